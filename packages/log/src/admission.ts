import type { SessionId } from '@parley/wire';
import { type AppendItem, LogGapError } from './log.ts';

/**
 * Which items of one append are new, in their order (rule 6: idempotent by session and number).
 *
 * `countOf` answers what the log counts before this call. Throws LogGapError at the first edit that would leave a hole;
 * nothing of the call may be held then. TypeError if an item is no edit or comes without its chunks: its caller is wrong.
 */
export function admit(items: readonly AppendItem[], countOf: (session: SessionId) => number): Admission {
  const counts = new Map<SessionId, number>();
  const fresh: AppendItem[] = [];
  for (const item of items) {
    checkEdit(item);
    const { session, number } = item.envelope.header;
    const count = counts.get(session) ?? countOf(session);
    if (number > count) throw new LogGapError(`edit ${number} after only ${count} of its session`);
    if (number < count) continue;
    counts.set(session, count + 1);
    fresh.push(item);
  }
  return { fresh, counts };
}

export interface Admission {
  readonly fresh: readonly AppendItem[];
  /** The new counts of the sessions that gained edits. */
  readonly counts: ReadonlyMap<SessionId, number>;
}

/** The bytes an item adds to a log: the envelope and its chunks. */
export function sizeOf(item: AppendItem): number {
  return item.envelope.bytes.length + item.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function checkEdit({ envelope, chunks }: AppendItem): void {
  if (envelope.header.kind !== 'edit')
    throw new TypeError(`a log appends edits, not a ${envelope.header.kind}`);
  if (chunks.length !== envelope.chunks.length) {
    throw new TypeError(`${chunks.length} chunks for an envelope that names ${envelope.chunks.length}`);
  }
}
