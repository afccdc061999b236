import { readCounts, writeCounts } from '../counts.ts';
import type { Counts, Hash } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** What the sender holds durably. Without `counts` it is a digest only. `full` means `counts` is all of it (above
 * `base` if the receiver knows that base, see SPEC); otherwise `counts` is what changed. `ask` wants a full one back. */
export interface Have {
  readonly type: 'have';
  readonly digest: Hash;
  readonly base: Hash | null;
  readonly full: boolean;
  readonly ask: boolean;
  readonly counts: Counts;
}

const BASE = 1;
const FULL = 2;
const ASK = 4;

export const have: MessageCodec<Have> = {
  tag: TAGS.have,
  write(writer, message) {
    writer.hex32(message.digest);
    writer.byte((message.base === null ? 0 : BASE) | (message.full ? FULL : 0) | (message.ask ? ASK : 0));
    if (message.base !== null) writer.hex32(message.base);
    writeCounts(writer, message.counts);
  },
  read(reader) {
    const digest = reader.hex32();
    const flags = reader.byte();
    if (flags > (BASE | FULL | ASK)) throw new WireError('unknown flags');
    const base = (flags & BASE) !== 0 ? reader.hex32() : null;
    const counts = readCounts(reader);
    return { type: 'have', digest, base, full: (flags & FULL) !== 0, ask: (flags & ASK) !== 0, counts };
  },
};
