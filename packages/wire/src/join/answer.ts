import { FieldWriter } from '../field-writer.ts';
import type { Bytes, Role, RoomId, SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { purpose } from '../purpose.ts';
import { writeRole } from '../role.ts';
import { TAGS } from '../tags.ts';

/** client → server: the join key's and the session key's signatures, each of its own `answerBytes`. */
export interface Answer {
  readonly type: 'answer';
  readonly signatures: AnswerSignatures;
}

/** What an answer proves: that the client has a link of this room, and that the session it names is its own. */
export interface AnswerSignatures {
  readonly join: Bytes;
  readonly session: Bytes;
}

export const answer: MessageCodec<Answer> = {
  tag: TAGS.answer,
  write(writer, message) {
    writer.bytes(message.signatures.join, 64).bytes(message.signatures.session, 64);
  },
  read: (reader) => ({
    type: 'answer',
    signatures: { join: reader.bytes(64), session: reader.bytes(64) },
  }),
};

/** Which server asks. An answer for one is none for the other. */
export type Service = 'signaling' | 'home';

const SERVICES: { readonly [S in Service]: number } = { signaling: 1, home: 2 };

/** All that an answer binds (rule 9). */
export interface AnswerFields {
  readonly role: Role;
  readonly service: Service;
  /** host[:port], as the client dialled it; at most LIMITS.text bytes. */
  readonly origin: string;
  readonly session: SessionId;
  /** 32 bytes each. */
  readonly clientNonce: Bytes;
  readonly serverNonce: Bytes;
  readonly room: RoomId;
}

/** What the join key signs, or the session's own. Each side builds it from what it knows itself, so a server cannot relay a
 * challenge. */
export function answerBytes(signer: keyof AnswerSignatures, fields: AnswerFields): Bytes {
  const writer = new FieldWriter();
  writeRole(writer, fields.role);
  writer.byte(SERVICES[fields.service]).text(fields.origin, LIMITS.text).hex32(fields.session);
  writer.bytes(fields.clientNonce, 32).bytes(fields.serverNonce, 32);
  return purpose(signer, fields.room, writer.finish());
}
