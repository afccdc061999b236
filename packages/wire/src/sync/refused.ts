import { REFUSALS, type Refusal } from '../close-reason.ts';
import type { SessionId } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { type PartId, readPart, writePart } from '../part.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** One item was not accepted, and why. `number` is that of the refused edit, 0 where there is none. */
export interface Refused {
  readonly type: 'refused';
  readonly reason: Refusal;
  readonly part: PartId;
  readonly session: SessionId;
  readonly number: number;
}

export const refused: MessageCodec<Refused> = {
  tag: TAGS.refused,
  write(writer, message) {
    writePart(writer.byte(REFUSALS.indexOf(message.reason)), message.part);
    writer.hex32(message.session).uint(message.number);
  },
  read(reader) {
    const reason = REFUSALS[reader.byte()];
    if (reason === undefined) throw new WireError('an unknown refusal');
    return {
      type: 'refused',
      reason,
      part: readPart(reader),
      session: reader.hex32(),
      number: reader.uint(),
    };
  },
};
