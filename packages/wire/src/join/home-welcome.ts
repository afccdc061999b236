import type { Bytes } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** home → client. `homeKey` is the Ed25519 public key its receipts are signed with. */
export interface HomeWelcome {
  readonly type: 'home-welcome';
  readonly homeKey: Bytes;
}

export const homeWelcome: MessageCodec<HomeWelcome> = {
  tag: TAGS['home-welcome'],
  write(writer, message) {
    writer.bytes(message.homeKey, 32);
  },
  read: (reader) => ({ type: 'home-welcome', homeKey: reader.bytes(32) }),
};
