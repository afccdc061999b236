import type { SessionId } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** Do not send me this origin's edits; another link does. `origin` is a session, or NO_SESSION for home's receipts. */
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
