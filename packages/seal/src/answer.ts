import {
  type AnswerFields,
  type AnswerSignatures,
  answerBytes,
  fromHex,
  type RoomId,
  type RoomKeys,
} from '@parley/wire';
import type { CryptoSuite, RoomAccess, SessionProver } from './types.ts';

/** What an answer binds besides the room (rule 9). `origin` is the server's `host[:port]` as the client dialled it. */
export type Challenged = Omit<AnswerFields, 'room'>;

/** Answers a server's challenge: with the join key, which signs nothing else, and with the key of the session that is to
 * be let in. The server gives only `serverNonce`. */
export async function joinAnswer(
  access: RoomAccess,
  prover: SessionProver,
  challenged: Omit<Challenged, 'session'>,
): Promise<AnswerSignatures> {
  const fields = { ...challenged, session: prover.session, room: access.room };
  const [join, session] = await Promise.all([
    access.join.sign(answerBytes('join', fields)),
    prover.answer(fields),
  ]);
  return { join, session };
}

/** Whether the holder of the room's view secret and of the session's key signed exactly this. The server fills in
 * `origin`, `service` and `serverNonce` from what it knows itself. `room` must be the id of `keys`. */
export async function checkAnswer(
  suite: CryptoSuite,
  keys: RoomKeys,
  room: RoomId,
  challenged: Challenged,
  { join, session }: AnswerSignatures,
): Promise<boolean> {
  const fields = { ...challenged, room };
  return (
    (await suite.verify(keys.join, join, answerBytes('join', fields))) &&
    suite.verify(fromHex(challenged.session), session, answerBytes('session', fields))
  );
}
