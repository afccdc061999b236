import { documentKinds } from '@parley/document';
import { type AnyExtension, type Extensions, Mark } from '@tiptap/core';
import { ListKeymap } from '@tiptap/extension-list';
import { linkTyping } from './links/link-typing.ts';
import { itemKeys, taskWords } from './lists/item-keys.ts';
import { tableEditing } from './tables/table-editing.ts';

/** Two blanks, in code, for a tab. */
const TAB_SIZE = 2;

/** What the page adds to a kind of the document, by its name: keys, commands and views, which change nothing of the schema. */
const added: Readonly<Record<string, (kind: AnyExtension) => AnyExtension | Extensions>> = {
  codeBlock: (kind) => kind.configure({ enableTabIndentation: true, tabSize: TAB_SIZE }),
  code: typedAlone,
  link: linkTyping,
  listItem: (kind) => [itemKeys(kind), ListKeymap],
  taskItem: (kind) => taskWords(itemKeys(kind)),
  table: tableEditing,
};

/** Code is typed with signs around the words, and does not look for them in what is pasted, as no mark does: there they
 * are characters of programs and of names. Markdown that is pasted is recognised as a whole. */
function typedAlone(kind: AnyExtension): AnyExtension {
  return kind instanceof Mark ? kind.extend({ addPasteRules: () => [] }) : kind;
}

/**
 * What can be written, as somebody at a keyboard has it: the document's kinds with what the page adds to each. Tables'
 * own repairs are held back, see `tables/add-tables.ts`: every open page would make them.
 */
export const contentExtensions: Extensions = documentKinds.flatMap(
  (kind) => added[kind.name]?.(kind) ?? kind,
);
