import { type Deletion, decodeDeletion } from '../deletion.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** The owner's deletion of the room, from whoever knows of it. */
export interface DeletionMessage {
  readonly type: 'deletion';
  readonly deletion: Deletion;
}

export const deletionMessage: MessageCodec<DeletionMessage> = {
  tag: TAGS.deletion,
  write(writer, { deletion }) {
    writer.rest(deletion.bytes, LIMITS.deletion);
  },
  read: (reader) => ({ type: 'deletion', deletion: decodeDeletion(reader.rest(LIMITS.deletion)) }),
};
