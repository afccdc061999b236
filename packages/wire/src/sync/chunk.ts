import type { Bytes } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** A chunk's sealed bytes as they are: their SHA-256 is the chunk's address, so nothing else need be said. */
export interface Chunk {
  readonly type: 'chunk';
  readonly bytes: Bytes;
}

export const chunk: MessageCodec<Chunk> = {
  tag: TAGS.chunk,
  write(writer, message) {
    writer.rest(message.bytes, LIMITS.chunk);
  },
  read: (reader) => ({ type: 'chunk', bytes: reader.rest(LIMITS.chunk) }),
};
