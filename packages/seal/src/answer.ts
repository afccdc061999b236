import { type AnswerFields, answerBytes, type Bytes, type RoomId, type RoomKeys } from '@parley/wire';
import type { CryptoSuite, RoomAccess } from './types.ts';

/** What an answer binds besides the room (rule 9). `origin` is the server's `host[:port]` as the client dialled it. */
export type Challenged = Omit<AnswerFields, 'room'>;

/** Answers a server's challenge with the join key, which signs nothing else. The server gives only `serverNonce`. */
export const joinAnswer = async (
  _suite: CryptoSuite,
  access: RoomAccess,
  challenged: Challenged,
): Promise<Bytes> => access.join.sign(answerBytes({ ...challenged, room: access.room }));

/** Whether the holder of the room's view secret signed exactly this. The server fills in `origin`, `service` and
 * `serverNonce` from what it knows itself. `room` must be the id of `keys`. */
export const checkAnswer = async (
  suite: CryptoSuite,
  keys: RoomKeys,
  room: RoomId,
  challenged: Challenged,
  signature: Bytes,
): Promise<boolean> => suite.verify(keys.join, signature, answerBytes({ ...challenged, room }));
