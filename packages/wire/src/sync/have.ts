import { readHashes, readOptionalHash, writeHashes, writeOptionalHash } from '../hashes.ts';
import type { Hash } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { type PartId, readPart, writePart } from '../part.ts';
import { type Runs, readRuns, readSpans, type SessionSpans, writeRuns, writeSpans } from '../runs.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** What the sender holds durably of a part. */
export interface Have {
  readonly type: 'have';
  readonly part: PartId;
  /** The one base it has proved. */
  readonly proved: Hash | null;
  /** All bases it holds, that one among them. */
  readonly bases: readonly Hash[];
  /** Over all runs of kept edits (`digestOfRuns`). */
  readonly digest: Hash;
  /** Of a session that is named nothing else is kept. */
  readonly runs: Runs;
  /** What need not be sent although it is not said to be held: a base stands for it. On the last page alone. */
  readonly covered: SessionSpans;
  /** It names all that is held, together with those of the pages after it. */
  readonly full: boolean;
  /** Everything is wanted back. On the last page alone. */
  readonly ask: boolean;
  /** Another page of the same follows at once. */
  readonly more: boolean;
}

const FULL = 1;
const ASK = 2;
const MORE = 4;

export const have: MessageCodec<Have> = {
  tag: TAGS.have,
  write(writer, { part, proved, bases, digest, runs, covered, full, ask, more }) {
    checkPage({ full, ask, more, covered });
    writePart(writer, part).byte((full ? FULL : 0) | (ask ? ASK : 0) | (more ? MORE : 0));
    writeOptionalHash(writer, proved);
    writeHashes(writer, bases, LIMITS.snapshots);
    writer.hex32(digest);
    writeRuns(writer, runs);
    writeSpans(writer, covered);
  },
  read(reader) {
    const part = readPart(reader);
    const flags = reader.byte();
    if (flags > (FULL | ASK | MORE)) throw new WireError('unknown flags');
    const [full, ask, more] = [(flags & FULL) !== 0, (flags & ASK) !== 0, (flags & MORE) !== 0];
    const proved = readOptionalHash(reader);
    const bases = readHashes(reader, LIMITS.snapshots);
    const digest = reader.hex32();
    const runs = readRuns(reader);
    const covered = readSpans(reader);
    checkPage({ full, ask, more, covered });
    return { type: 'have', part, proved, bases, digest, runs, covered, full, ask, more };
  },
};

/** Only all that is held goes in pages; what is no list of sessions and runs stands on the last of them. */
function checkPage({ full, ask, more, covered }: Pick<Have, 'full' | 'ask' | 'more' | 'covered'>): void {
  if (more && (!full || ask || covered.size > 0)) throw new WireError('a page that is more than a page');
}
