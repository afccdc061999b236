import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { decodeNote, type Note } from '../note.ts';
import { TAGS } from '../tags.ts';

/** A session's word on a base. Its certificate goes before it. */
export interface NoteMessage {
  readonly type: 'note';
  readonly note: Note;
}

export const noteMessage: MessageCodec<NoteMessage> = {
  tag: TAGS.note,
  write(writer, { note }) {
    writer.rest(note.bytes, LIMITS.envelope);
  },
  read: (reader) => ({ type: 'note', note: decodeNote(reader.rest(LIMITS.envelope)) }),
};
