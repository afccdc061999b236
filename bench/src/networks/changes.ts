import type { OpenDocument } from '@parley/e2e';
import type { Passage } from '../../../e2e/networks/lab/home.ts';
import { type Rung, untilRung } from '../../../e2e/networks/rung.ts';
import { Stream } from '../../../e2e/networks/stream.ts';
import { progress } from '../lib/progress.ts';
import type { Course, Person } from './course.ts';

/** What becomes of one network while both write, and the rung that must carry then. In this order. */
const CHANGES: readonly (readonly [what: string, pass: Passage, to: Rung])[] = [
  ['UDP blocked', 'no-udp', 'turn-tcp'],
  ['UDP free', 'all', 'direct'],
  ['only the web server', 'web', 'home'],
  ['everything free', 'all', 'direct'],
];
/** A connection through a relay looks for a better way each 50 s at the latest. */
const LIMIT_MS = 90_000;

/** One change of networks under two who both write; times in ms. */
export interface ChangeFigures {
  readonly what: string;
  readonly to: Rung;
  /** From the change until they are joined by that rung. */
  readonly after: number;
  /** The longest that anything written meanwhile was under way. */
  readonly longestGap: number;
}

/** In the built page, with Parley's own editor. */
export async function measureChanges(
  course: Course,
  [one, other]: readonly [Person, Person],
): Promise<ChangeFigures[]> {
  const { edit } = await course.lab.document();
  const documents: [OpenDocument, OpenDocument] = [
    await one.browser.open(edit),
    await other.browser.open(edit),
  ];
  // The relay is told of in rooms that stand at home.
  await documents[0].typeParagraph('begun');
  await documents[0].untilAtHome();
  await untilRung(documents, 'direct');
  const stream = await Stream.begin(documents);
  const figures: ChangeFigures[] = [];
  for (const [what, pass, to] of CHANGES) {
    progress(what);
    const changed = Date.now();
    await one.home.pass(pass);
    const after = await untilRung(documents, to, LIMIT_MS);
    figures.push({ what, to, after, longestGap: await stream.longestSince(changed) });
  }
  await stream.end();
  for (const document of documents) await document.close();
  return figures;
}
