import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import {
  type ConnectionId,
  INTRODUCTION,
  type Introduction,
  readConnection,
  readIntroduction,
  writeConnection,
  writeIntroduction,
} from './introduction.ts';
import { readTurnServers, type TurnServers, writeTurnServers } from './turn-servers.ts';

/** signaling → client: it is in. `connection` is its own; `peers` are those who were there before. */
export interface SignalingWelcome {
  readonly type: 'signaling-welcome';
  readonly connection: ConnectionId;
  readonly peers: readonly Introduction[];
  readonly turn: TurnServers | null;
}

export const signalingWelcome: MessageCodec<SignalingWelcome> = {
  tag: TAGS['signaling-welcome'],
  write(writer, message) {
    writeConnection(writer, message.connection);
    writer.uint(message.peers.length, LIMITS.peers);
    for (const peer of message.peers) writeIntroduction(writer, peer);
    writeTurnServers(writer, message.turn);
  },
  read(reader) {
    const connection = readConnection(reader);
    const peers: Introduction[] = [];
    for (let left = reader.count(LIMITS.peers, INTRODUCTION); left > 0; left--)
      peers.push(readIntroduction(reader));
    return { type: 'signaling-welcome', connection, peers, turn: readTurnServers(reader) };
  },
};
