import { FieldWriter } from '../field-writer.ts';
import type { Bytes } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec, MessageSet } from '../message-set.ts';
import { TAGS } from '../tags.ts';
import { WireError } from '../wire-error.ts';

/** The fewest bytes a message can take up here: its length, and its type. */
const LEAST = 2;

/** Messages that go together: what a server says in one turn is one frame. */
export interface Bundle<Message> {
  readonly type: 'bundle';
  /** At least one, at most LIMITS.bundle; each is taken as if it had come alone. */
  readonly messages: readonly Message[];
}

/** A bundle of messages that are encoded already, none of which is one itself. */
export const bundled = (messages: readonly Bytes[]): Bytes => {
  const writer = new FieldWriter().byte(TAGS.bundle);
  write(writer, messages);
  return writer.finish();
};

/** Of the messages of that set. */
export const bundleOf = <Message>({
  encode,
  decode,
}: MessageSet<Message>): MessageCodec<Bundle<Message>> => ({
  tag: TAGS.bundle,
  write: (writer, { messages }) => write(writer, messages.map(encode)),
  read(reader) {
    const count = reader.count(LIMITS.bundle, LEAST);
    if (count === 0) throw new WireError('an empty bundle');
    const messages: Message[] = [];
    while (messages.length < count) messages.push(decode(reader.varBytes(LIMITS.message)));
    return { type: 'bundle', messages };
  },
});

function write(writer: FieldWriter, messages: readonly Bytes[]): void {
  if (messages.length === 0) throw new WireError('an empty bundle');
  writer.uint(messages.length, LIMITS.bundle);
  for (const message of messages) writer.varBytes(message, LIMITS.message);
}
