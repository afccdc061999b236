import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** Yes: the answer to the `ping` of this nonce. */
export interface Pong {
  readonly type: 'pong';
  readonly nonce: number;
}

export const pong: MessageCodec<Pong> = {
  tag: TAGS.pong,
  write(writer, message) {
    writer.uint(message.nonce);
  },
  read: (reader) => ({ type: 'pong', nonce: reader.uint() }),
};
