import type { Editor } from '@tiptap/core';
import { gapCursor } from '@tiptap/pm/gapcursor';
import { codeColours } from './code/code-colours.ts';
import { noteNumbers } from './footnotes/note-numbers.ts';
import { addTables } from './tables/add-tables.ts';
import { toggleViews } from './toggles/toggle-views.ts';

/** Puts into a running editor what it can do without at first: what changes tables, the colours of code, the
 * numbers of footnotes, the signs of toggles, and the caret between two blocks. Does nothing to an editor that has them. */
export function addLatePlugins(editor: Editor): void {
  addTables(editor, [gapCursor(), codeColours(), noteNumbers(), toggleViews()]);
}
