import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** Is anybody there? `nonce` comes back in the `pong`. */
export interface Ping {
  readonly type: 'ping';
  readonly nonce: number;
}

export const ping: MessageCodec<Ping> = {
  tag: TAGS.ping,
  write(writer, message) {
    writer.uint(message.nonce);
  },
  read: (reader) => ({ type: 'ping', nonce: reader.uint() }),
};
