import { decodeEnvelope, type Envelope } from '../envelope/envelope.ts';
import type { Kind } from '../envelope/header.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** An edit or a snapshot. */
export interface EnvelopeMessage {
  readonly type: 'envelope';
  readonly envelope: Envelope;
}

const isLogged = (kind: Kind): boolean => kind === 'edit' || kind === 'snapshot';

export const envelopeMessage: MessageCodec<EnvelopeMessage> = {
  tag: TAGS.envelope,
  write(writer, { envelope }) {
    if (!isLogged(envelope.header.kind)) throw new WireError('neither an edit nor a snapshot');
    writer.rest(envelope.bytes, LIMITS.envelope);
  },
  read(reader) {
    const envelope = decodeEnvelope(reader.rest(LIMITS.envelope));
    if (!isLogged(envelope.header.kind)) throw new WireError('neither an edit nor a snapshot');
    return { type: 'envelope', envelope };
  },
};
