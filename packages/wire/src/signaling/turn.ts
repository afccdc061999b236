import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { readTurnServers, type TurnServers, writeTurnServers } from './turn-servers.ts';

/** server → client: the answer to `turn-request`; null where there is no TURN. */
export interface Turn {
  readonly type: 'turn';
  readonly turn: TurnServers | null;
}

export const turn: MessageCodec<Turn> = {
  tag: TAGS.turn,
  write: (writer, message) => writeTurnServers(writer, message.turn),
  read: (reader) => ({ type: 'turn', turn: readTurnServers(reader) }),
};
