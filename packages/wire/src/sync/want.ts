import { readHashes, writeHashes } from '../hashes.ts';
import type { Hash } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** Asks for chunks, or for a snapshot envelope, by hash. */
export interface Want {
  readonly type: 'want';
  readonly hashes: readonly Hash[];
}

export const want: MessageCodec<Want> = {
  tag: TAGS.want,
  write: (writer, message) => writeHashes(writer, message.hashes, LIMITS.wants),
  read: (reader) => ({ type: 'want', hashes: readHashes(reader, LIMITS.wants) }),
};
