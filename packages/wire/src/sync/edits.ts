import { decodeEnvelope, type Envelope } from '../envelope/envelope.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** The fewest bytes an edit can take up here, its length included. */
const LEAST = 100;

/** Small edits that go together: a message each would cost more than what is in it. */
export interface EditsMessage {
  readonly type: 'edits';
  /** At least one, at most LIMITS.edits; each is taken as if it had come alone. */
  readonly envelopes: readonly Envelope[];
}

const requireEdit = ({ header }: Envelope): void => {
  if (header.kind !== 'edit') throw new WireError('not an edit');
};

export const editsMessage: MessageCodec<EditsMessage> = {
  tag: TAGS.edits,
  write(writer, { envelopes }) {
    if (envelopes.length === 0) throw new WireError('no edits');
    writer.uint(envelopes.length, LIMITS.edits);
    for (const envelope of envelopes) {
      requireEdit(envelope);
      writer.varBytes(envelope.bytes, LIMITS.envelope);
    }
  },
  read(reader) {
    const count = reader.count(LIMITS.edits, LEAST);
    if (count === 0) throw new WireError('no edits');
    const envelopes: Envelope[] = [];
    while (envelopes.length < count) {
      const envelope = decodeEnvelope(reader.varBytes(LIMITS.envelope));
      requireEdit(envelope);
      envelopes.push(envelope);
    }
    return { type: 'edits', envelopes };
  },
};
