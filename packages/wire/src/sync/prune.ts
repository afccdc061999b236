import type { SessionId } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** Do not send me what comes from this origin; another link brings it. `origin` is the session whose edits and presence
 * they are, or the caller who brings home's receipts. */
export interface Prune {
  readonly type: 'prune';
  readonly origin: SessionId;
}

export const prune: MessageCodec<Prune> = {
  tag: TAGS.prune,
  write(writer, message) {
    writer.hex32(message.origin);
  },
  read: (reader) => ({ type: 'prune', origin: reader.hex32() }),
};
