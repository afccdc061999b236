import type { SessionId } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** Send me what comes from this origin, its edits from number `count` on, and keep doing so. */
export interface Graft {
  readonly type: 'graft';
  readonly origin: SessionId;
  readonly count: number;
}

export const graft: MessageCodec<Graft> = {
  tag: TAGS.graft,
  write(writer, message) {
    writer.hex32(message.origin).uint(message.count);
  },
  read: (reader) => ({ type: 'graft', origin: reader.hex32(), count: reader.uint() }),
};
