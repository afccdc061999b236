import type { SessionId } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { type PartId, readPart, writePart } from '../part.ts';
import { TAGS } from '../tags.ts';

/** Send me what comes from this origin from now on, and what of its edits in that part I lack by my last `have`. */
export interface Graft {
  readonly type: 'graft';
  readonly part: PartId;
  readonly origin: SessionId;
}

export const graft: MessageCodec<Graft> = {
  tag: TAGS.graft,
  write(writer, { part, origin }) {
    writePart(writer, part).hex32(origin);
  },
  read: (reader) => ({ type: 'graft', part: readPart(reader), origin: reader.hex32() }),
};
