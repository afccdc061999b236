import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';
import { CellSelection, TableMap } from '@tiptap/pm/tables';
import { indentItems, outdentItems, writeHeadingLink } from './page.ts';
import type { Random } from './random.ts';

/** An edit somebody may make by hand. What cannot be done where the caret is does nothing, as on a page. */
type Edit = (editor: Editor, random: Random) => void;

const WORDS = ['bee', 'wax ', 'honey', ' hive', '🐝', 'x'];

const typing: Edit = (editor, random) => {
  const { state, view } = editor;
  if (state.selection instanceof TextSelection) view.dispatch(state.tr.insertText(random.pick(WORDS)));
};

/** What the key does outside lists. */
const enter: Edit = (editor) =>
  editor.commands.first(({ commands }) => [
    () => commands.newlineInCode(),
    () => commands.createParagraphNear(),
    () => commands.liftEmptyBlock(),
    () => commands.splitBlock(),
  ]);

/** In a table: cells, rows and columns come, go, move, merge and are written in. */
const tableEdits: readonly Edit[] = [
  typing,
  typing,
  typing,
  (editor) => editor.commands.addRowBefore(),
  (editor) => editor.commands.addRowAfter(),
  (editor) => editor.commands.addColumnBefore(),
  (editor) => editor.commands.addColumnAfter(),
  (editor) => editor.commands.deleteRow(),
  (editor) => editor.commands.deleteColumn(),
  (editor, random) => editor.commands.moveRow(random.chance(0.5) ? 1 : -1),
  (editor, random) => editor.commands.moveRow(random.chance(0.5) ? 1 : -1),
  (editor, random) => editor.commands.moveColumn(random.chance(0.5) ? 1 : -1),
  (editor, random) => editor.commands.moveColumn(random.chance(0.5) ? 1 : -1),
  (editor) => editor.commands.toggleHeaderRow(),
  (editor) => editor.commands.toggleHeaderColumn(),
  (editor, random) => {
    const align = random.pick(['left', 'center', 'right']);
    return align === 'left'
      ? editor.commands.setCellAttribute('colour', 'green')
      : editor.commands.setCellAttribute('align', align);
  },
  (editor, random) => editor.commands.setCellAttribute('colwidth', [60 + random.below(200)]),
  (editor, random) => selectCells(editor, random) && editor.commands.mergeCells(),
  (editor) => editor.commands.splitCell(),
  (editor) => editor.commands.goToNextCell(),
  (editor, random) => random.chance(0.1) && editor.commands.deleteTable(),
];

function by(change: typeof indentItems): Edit {
  return ({ state, view }) => {
    const transaction = change(state);
    if (transaction) view.dispatch(transaction);
  };
}

/** In a list: items are written, split, joined, indented, moved, ticked and turned into others. */
const listEdits: readonly Edit[] = [
  typing,
  typing,
  typing,
  (editor) => editor.commands.splitListItem('listItem') || editor.commands.splitListItem('taskItem'),
  by(indentItems),
  by(indentItems),
  by(outdentItems),
  moveItem,
  moveItem,
  moveItem,
  (editor) => editor.commands.updateAttributes('taskItem', { checked: true }),
  (editor) => editor.commands.updateAttributes('taskItem', { checked: false }),
  (editor) => editor.commands.toggleBulletList(),
  (editor) => editor.commands.toggleOrderedList(),
  (editor) => editor.commands.toggleTaskList(),
  (editor) => editor.commands.joinTextblockBackward(),
  (editor) => editor.commands.joinItemBackward(),
];

/** In a code block: it is written in, split, given a language, made a paragraph and back. */
const codeEdits: readonly Edit[] = [
  typing,
  typing,
  (editor) => editor.commands.newlineInCode(),
  (editor, random) =>
    editor.commands.updateAttributes('codeBlock', { language: random.pick(['js', 'css', null]) }),
  enter,
  (editor) => editor.commands.exitCode(),
  (editor) => editor.commands.toggleCodeBlock(),
  (editor) => editor.commands.clearNodes(),
];

/** Anywhere. */
const blockEdits: readonly Edit[] = [
  typing,
  typing,
  enter,
  (editor, random) => editor.commands.toggleHeading({ level: random.pick([1, 2, 3] as const) }),
  (editor) =>
    editor.state.selection.from % 3
      ? editor.state.selection.from % 5
        ? editor.commands.toggleBlockquote()
        : editor.commands.wrapIn('toggle')
      : editor.commands.updateAttributes('blockquote', { callout: 'tip' }),
  (editor) => editor.commands.toggleBulletList(),
  (editor) => editor.commands.toggleTaskList(),
  (editor) => editor.commands.toggleCodeBlock(),
  (editor) =>
    editor.state.selection.from % 2 ? editor.commands.setPageBreak() : editor.commands.setHorizontalRule(),
  (editor) =>
    editor.state.selection.from % 2
      ? editor.commands.updateAttributes('paragraph', { align: 'center' })
      : editor.commands.setHardBreak(),
  (editor, random) => editor.commands.insertTable({ rows: 1 + random.below(3), cols: 1 + random.below(3) }),
  (editor, random) => insertLeaf(editor, random.below(500)),
  (editor, random) => selectRange(editor, random) && editor.commands.toggleMark('bold'),
  (editor, random) => selectRange(editor, random) && giveMark(editor),
  (editor, random) => selectRange(editor, random) && giveLink(editor),
  (editor, random) => selectRange(editor, random) && editor.commands.deleteSelection(),
  (editor) => editor.commands.joinBackward(),
  (editor) => editor.commands.selectParentNode() && editor.commands.deleteSelection(),
  moveBlock,
  moveBlock,
  (editor) => editor.commands.undo(),
  (editor) => editor.commands.undo(),
  (editor) => editor.commands.redo(),
];

/** Images, formulas and notes come, and notes are written in. Which of it is said by where it is, as with marks. */
function insertLeaf(editor: Editor, chance: number): boolean {
  const { from } = editor.state.selection;
  if (from % 6 === 0)
    return editor.commands.insertContent({
      type: chance % 2 ? 'formula' : 'formulaBlock',
      attrs: { tex: `x^{${chance}}` },
    });
  if (from % 3 === 0)
    return editor.commands.insertContent({
      type: 'image',
      attrs: { image: 'x'.repeat(43), width: chance, caption: chance % 2 ? 'a bee' : null },
    });
  return from % 3 === 1
    ? editor.commands.insertContent({ type: 'footnote', content: [{ type: 'text', text: 'see there' }] })
    : writeInNote(editor, chance);
}

/** Somebody writes at some place in some note, or takes a part of it away. */
function writeInNote({ state, view }: Editor, chance: number): boolean {
  const notes: { start: number; size: number }[] = [];
  state.doc.descendants((node, at) => {
    if (node.type.name === 'footnote') notes.push({ start: at + 1, size: node.content.size });
  });
  const note = notes[chance % Math.max(1, notes.length)];
  if (!note) return false;
  const at = note.start + (chance % (note.size + 1));
  const end = Math.min(at + 3, note.start + note.size);
  view.dispatch(chance % 4 === 0 ? state.tr.delete(at, end) : state.tr.insertText('page', at));
  return true;
}

const MARKS = [
  ['highlight', { colour: null }],
  ['superscript', {}],
  ['textColour', { colour: 'red' }],
  ['subscript', {}],
  ['highlight', { colour: 'green' }],
] as const;

/** Which mark is said by where it is: one more kind of them leaves every known life as it is. */
function giveMark({ commands, state }: Editor): boolean {
  const [name, attributes] = MARKS[state.selection.from % MARKS.length] ?? MARKS[0];
  return commands.toggleMark(name, attributes);
}

/** To a heading of the document, or elsewhere. */
function giveLink({ commands, state, view }: Editor): boolean {
  const headings: number[] = [];
  state.doc.descendants((node, at) => {
    if (node.type.name === 'heading') headings.push(at);
  });
  const heading = headings[state.selection.from % Math.max(1, headings.length)];
  if (heading === undefined || state.selection.from % 2)
    return commands.setLink({ href: 'https://example.org' });
  const written = writeHeadingLink(state, heading, '');
  if (written) view.dispatch(written);
  return written !== null;
}

/** Two people who move the same column make two of it, so random edits make tables no person would: beyond this many
 * cells in a row a column is removed instead. */
const WIDE = 40;

function isWide({ state }: Editor): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--)
    if ($from.node(depth).type.name === 'tableRow') return $from.node(depth).childCount > WIDE;
  return false;
}

/** Puts the caret somewhere and makes an edit that fits there, most of the time. */
export function randomEdit(editor: Editor, random: Random): void {
  const place = random.pick(['table', 'table', 'list', 'list', 'codeBlock', null] as const);
  putCaret(editor, random, place);
  const edits =
    place === 'table'
      ? tableEdits
      : place === 'list'
        ? listEdits
        : place === 'codeBlock'
          ? codeEdits
          : blockEdits;
  const picked = random.pick(random.chance(0.9) ? edits : blockEdits);
  const edit: Edit = isWide(editor) ? (narrowed) => narrowed.commands.deleteColumn() : picked;
  edit(editor, random);
}

/** The caret goes into some text, inside a block of that kind if there is one. */
function putCaret(
  { state, view }: Editor,
  random: Random,
  within: 'table' | 'list' | 'codeBlock' | null,
): void {
  const places: number[] = [];
  state.doc.descendants((node, position) => {
    if (!node.isTextblock) return;
    const $inside = state.doc.resolve(position + 1);
    if (within && !ancestorsOf($inside).some((name) => name.toLowerCase().endsWith(within.toLowerCase())))
      return;
    const at = position + 1 + random.below(node.content.size + 1);
    places.push(isHalf(state.doc, at) ? at + 1 : at);
  });
  if (places.length === 0) return;
  view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(random.pick(places)))));
}

/** Inside a character of two code units, where no page puts a caret. */
function isHalf(doc: Node, at: number): boolean {
  return /^[\udc00-\udfff]/.test(doc.textBetween(at, Math.min(at + 1, doc.content.size)));
}

function ancestorsOf($position: ReturnType<Node['resolve']>): string[] {
  return Array.from({ length: $position.depth + 1 }, (_, depth) => $position.node(depth).type.name);
}

function selectRange({ state, view }: Editor, random: Random): boolean {
  const { selection } = state;
  const end = Math.min(selection.from + 1 + random.below(12), state.doc.content.size);
  const to = isHalf(state.doc, end) ? end + 1 : end;
  view.dispatch(state.tr.setSelection(TextSelection.between(selection.$from, state.doc.resolve(to))));
  return !view.state.selection.empty;
}

function selectCells({ state, view }: Editor, random: Random): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const table = $from.node(depth);
    if (table.type.name !== 'table') continue;
    const { map } = TableMap.get(table);
    const cells = map.filter((at) => table.nodeAt(at)?.type.spec.tableRole?.endsWith('cell'));
    if (cells.length === 0) return false;
    const start = $from.start(depth);
    const selection = CellSelection.create(state.doc, start + random.pick(cells), start + random.pick(cells));
    view.dispatch(state.tr.setSelection(selection));
    return true;
  }
  return false;
}

/** Takes the innermost list item out and puts it before or behind a neighbour. */
function moveItem(editor: Editor, random: Random): void {
  moveNode(editor, random, (name) => name === 'listItem' || name === 'taskItem');
}

function moveBlock(editor: Editor, random: Random): void {
  moveNode(editor, random, (_, depth) => depth === 1);
}

function moveNode(
  { state, view }: Editor,
  random: Random,
  is: (name: string, depth: number) => boolean,
): void {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (!is(node.type.name, depth)) continue;
    const parent = $from.node(depth - 1);
    const index = $from.index(depth - 1);
    const up = random.chance(0.5);
    const neighbour = up ? index - 1 : index + 1;
    if (neighbour < 0 || neighbour >= parent.childCount) return;
    const from = $from.before(depth);
    const tr = state.tr.delete(from, from + node.nodeSize);
    const at = up ? from - parent.child(neighbour).nodeSize : from + parent.child(neighbour).nodeSize;
    tr.insert(at, node);
    tr.setSelection(
      random.chance(0.5) ? NodeSelection.create(tr.doc, at) : TextSelection.near(tr.doc.resolve(at + 1)),
    );
    view.dispatch(tr);
    return;
  }
}
