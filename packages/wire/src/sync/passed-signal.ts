import { decodeEnvelope, type Envelope } from '../envelope/envelope.ts';
import type { SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** A signal for whom signaling does not reach, handed to a neighbour of both. Whom it is from is in the envelope, and
 * whom it is for also inside its seal. */
export interface PassedSignal {
  readonly type: 'passed-signal';
  readonly to: SessionId;
  readonly envelope: Envelope;
}

export const passedSignal: MessageCodec<PassedSignal> = {
  tag: TAGS['passed-signal'],
  write(writer, { to, envelope }) {
    if (envelope.header.kind !== 'signal') throw new WireError('not a signal');
    writer.hex32(to).rest(envelope.bytes, LIMITS.envelope);
  },
  read(reader) {
    const to = reader.hex32();
    const envelope = decodeEnvelope(reader.rest(LIMITS.envelope));
    if (envelope.header.kind !== 'signal') throw new WireError('not a signal');
    return { type: 'passed-signal', to, envelope };
  },
};
