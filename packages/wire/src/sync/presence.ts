import { decodeEnvelope, type Envelope } from '../envelope/envelope.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** Who is here, sealed: an envelope of kind `presence`. It is never logged. */
export interface Presence {
  readonly type: 'presence';
  readonly envelope: Envelope;
}

export const presence: MessageCodec<Presence> = {
  tag: TAGS.presence,
  write(writer, { envelope }) {
    if (envelope.header.kind !== 'presence') throw new WireError('not presence');
    writer.rest(envelope.bytes, LIMITS.envelope);
  },
  read(reader) {
    const envelope = decodeEnvelope(reader.rest(LIMITS.envelope));
    if (envelope.header.kind !== 'presence') throw new WireError('not presence');
    return { type: 'presence', envelope };
  },
};
