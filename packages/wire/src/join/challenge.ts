import type { Bytes } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** server → client: 32 random bytes, nothing else, so a server cannot choose what is signed. */
export interface Challenge {
  readonly type: 'challenge';
  readonly nonce: Bytes;
}

export const challenge: MessageCodec<Challenge> = {
  tag: TAGS.challenge,
  write(writer, message) {
    writer.bytes(message.nonce, 32);
  },
  read: (reader) => ({ type: 'challenge', nonce: reader.bytes(32) }),
};
