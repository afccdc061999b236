import type { Editor } from '@tiptap/core';
import { NodeSelection, type Selection } from '@tiptap/pm/state';
import { isBegun } from '../begun.ts';
import { isNote, notesOf } from './notes.ts';

export interface NoteAt {
  /** Directly before it in the document. */
  readonly pos: number;
  /** From 1, in the order of the text. */
  readonly number: number;
  /** Whether it is written in, and not only selected; an empty one wants its words. */
  readonly isWritten: boolean;
}

/** The footnote that is selected, or in which the caret is; null if there is none. */
export const noteAt = ({ state: { selection, doc } }: Editor): NoteAt | null => {
  const pos = placeOf(selection);
  if (pos === null) return null;
  const number = notesOf(doc).findIndex((note) => note.pos === pos) + 1;
  const node = doc.nodeAt(pos);
  const isWanted = node?.content.size === 0 || isBegun(node);
  return { pos, number, isWritten: isWanted || !(selection instanceof NodeSelection) };
};

function placeOf(selection: Selection): number | null {
  if (selection instanceof NodeSelection) return isNote(selection.node) ? selection.from : null;
  return isNote(selection.$from.parent) ? selection.$from.before() : null;
}
