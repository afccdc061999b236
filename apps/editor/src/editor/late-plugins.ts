import type { Editor } from '@tiptap/core';
import { codeColours } from './code/code-colours.ts';
import { addTables } from './tables/add-tables.ts';

/** Puts into a running editor what it can do without at first: what changes tables, and the colours of code. Does nothing
 * to an editor that has them. */
export function addLatePlugins(editor: Editor): void {
  addTables(editor, [codeColours()]);
}
