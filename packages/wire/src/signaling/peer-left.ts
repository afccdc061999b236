import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { type ConnectionId, readConnection, writeConnection } from './introduction.ts';

/** signaling → client: somebody's socket closed. */
export interface PeerLeft {
  readonly type: 'peer-left';
  readonly connection: ConnectionId;
}

export const peerLeft: MessageCodec<PeerLeft> = {
  tag: TAGS['peer-left'],
  write: (writer, message) => writeConnection(writer, message.connection),
  read: (reader) => ({ type: 'peer-left', connection: readConnection(reader) }),
};
