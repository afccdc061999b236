import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { Bytes } from './ids.ts';
import { LIMITS } from './limits.ts';
import { WireError } from './wire-error.ts';

/** How one message is written and read. `tag` is the byte it begins with, one for each message of all protocols. */
export interface MessageCodec<Message> {
  readonly tag: number;
  write(writer: FieldWriter, message: Message): void;
  read(reader: FieldReader): Message;
}

/** The messages of one protocol in one direction. */
export interface MessageSet<Message> {
  /** Throws WireError if a field is out of its bounds. */
  encode(message: Message): Bytes;
  /** Throws WireError, and nothing else, on whatever is not exactly one message of the set. */
  decode(bytes: Uint8Array): Message;
}

/** Every type of the union needs its codec here: a message nobody can read does not compile. */
type Codecs<Message extends { readonly type: string }> = {
  readonly [Type in Message['type']]: MessageCodec<Extract<Message, { readonly type: Type }>>;
};

export function messageSet<Message extends { readonly type: string }>(
  codecs: Codecs<Message>,
): MessageSet<Message> {
  // The mapped type above pairs each type with its codec; TypeScript cannot follow that through a lookup.
  const byType = new Map(Object.entries(codecs) as unknown as [string, MessageCodec<Message>][]);
  const byTag = new Map([...byType.values()].map((codec) => [codec.tag, codec]));
  return {
    encode(message) {
      const codec = byType.get(message.type);
      if (codec === undefined) throw new WireError('a message of another protocol');
      const writer = new FieldWriter().byte(codec.tag);
      codec.write(writer, message);
      return writer.finish();
    },
    decode(bytes) {
      if (bytes.length > LIMITS.message) throw new WireError('a message too large', 'too-large');
      const reader = new FieldReader(bytes);
      const codec = byTag.get(reader.byte());
      if (codec === undefined) throw new WireError('an unknown message');
      const message = codec.read(reader);
      reader.end();
      return message;
    },
  };
}
