import { decodeEnvelope, type Envelope } from '../envelope/envelope.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';
import { type ConnectionId, readConnection, writeConnection } from './introduction.ts';

/** client → server: `peer` is the receiver; server → client: `peer` is the sender. The envelope is of kind `signal`. */
export interface Signal {
  readonly type: 'signal';
  readonly peer: ConnectionId;
  readonly envelope: Envelope;
}

export const signal: MessageCodec<Signal> = {
  tag: TAGS.signal,
  write(writer, { peer, envelope }) {
    if (envelope.header.kind !== 'signal') throw new WireError('not a signal');
    writeConnection(writer, peer);
    writer.rest(envelope.bytes, LIMITS.envelope);
  },
  read(reader) {
    const peer = readConnection(reader);
    const envelope = decodeEnvelope(reader.rest(LIMITS.envelope));
    if (envelope.header.kind !== 'signal') throw new WireError('not a signal');
    return { type: 'signal', peer, envelope };
  },
};
