import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { type Introduction, readIntroduction, writeIntroduction } from './introduction.ts';

/** signaling → client: somebody came. */
export interface PeerJoined extends Introduction {
  readonly type: 'peer-joined';
}

export const peerJoined: MessageCodec<PeerJoined> = {
  tag: TAGS['peer-joined'],
  write: writeIntroduction,
  read: (reader) => ({ type: 'peer-joined', ...readIntroduction(reader) }),
};
