import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { madeUpMeeting, madeUpPaper } from './made-up.ts';
import type { ConcurrentTrace, Trace } from './trace.ts';

/** Beside the repository; it holds no copy. */
const FOLDER = fileURLToPath(new URL('../../../../shared/traces', import.meta.url));
const SEED = 'parley';
/** As many transactions as the recorded sessions have. */
const MEETING_EDITS = 26_078;
const PAPER_EDITS = 259_778;

/** A trace to replay, and a sentence that says where it comes from. */
export interface Source<Kind> {
  readonly trace: Kind;
  readonly from: string;
}

/** Two people writing one text at the same time. */
export const readMeeting = (): Promise<Source<ConcurrentTrace>> =>
  read('friendsforever', () => madeUpMeeting(SEED, MEETING_EDITS));

/** One person writing a paper. */
export const readPaper = (): Promise<Source<Trace>> =>
  read('automerge-paper', () => madeUpPaper(SEED, PAPER_EDITS));

async function read<Kind>(name: string, makeUp: () => Kind): Promise<Source<Kind>> {
  const folder = process.env.PARLEY_TRACES || FOLDER;
  const file = join(folder, `${name}.json.gz`);
  if (!existsSync(file)) {
    return {
      trace: makeUp(),
      from: `made up from the seed "${SEED}", of the same shape: there is no ${name}.json.gz in PARLEY_TRACES`,
    };
  }
  const trace: Kind = JSON.parse(gunzipSync(await readFile(file)).toString('utf8'));
  return { trace, from: `recorded session ${name}.json.gz` };
}
