import { HeadlessEditor } from '@parley/binding/convergence';
import type { EditorView } from '@tiptap/pm/view';
import { expect, test } from 'vitest';
import { contentsTyping } from '../contents/contents-typing.ts';
import { insertNote } from '../footnotes/insert-note.ts';
import { noteNumbers } from '../footnotes/note-numbers.ts';
import { noteTyping } from '../footnotes/note-typing.ts';
import { formulaTyping } from '../formulas/formula-typing.ts';
import { lineText } from '../line-text.ts';
import type { Tool } from '../tools/slot.ts';
import { UndoSteps } from '../undo-steps.ts';

/** Types signs one by one, as an editor without a page hears of them. */
function typed(signs: string, ...tools: readonly Tool[]): HeadlessEditor {
  const made = new HeadlessEditor(1, undefined, [UndoSteps]);
  const { view } = made.editor as unknown as { view: EditorView };
  for (const sign of signs) {
    const { from, to } = view.state.selection;
    if (sign === '\n') {
      const event = { key: 'Enter', shiftKey: false } as KeyboardEvent;
      if (!tools.some((tool) => tool.handleKeyDown?.(view, event))) made.editor.commands.splitBlock();
    } else if (!tools.some((tool) => tool.handleTextInput?.(view, from, to, sign)))
      view.dispatch(view.state.tr.insertText(sign));
  }
  return made;
}

const shown = ({ editor }: HeadlessEditor): string => editor.state.doc.toString();
const formulasIn = ({ editor }: HeadlessEditor): unknown[] => {
  const found: unknown[] = [];
  editor.state.doc.descendants(({ type, attrs }) => {
    if (type.name.startsWith('formula')) found.push(attrs.tex);
  });
  return found;
};

test('a footnote is typed with its words, or empty to be written', () => {
  expect(shown(typed('Bees^[They do], too', noteTyping))).toBe(
    'doc(paragraph("Bees", footnote("They do"), ", too"))',
  );
  const made = typed('Bees[^1]', noteTyping);
  expect(shown(made)).toBe('doc(paragraph("Bees", footnote))');
  expect(made.editor.state.selection.toJSON().type).toBe('node');
  // The signs are there again.
  made.editor.commands.undo();
  expect(shown(made)).toBe('doc(paragraph("Bees[^1]"))');
});

test('a note is put in behind what is selected, and in no other note', () => {
  const made = typed('one two');
  const { tr } = made.editor.state;
  expect(insertNote(tr)).toBe(true);
  expect(tr.doc.toString()).toBe('doc(paragraph("one two", footnote))');
  const inside = typed('x^[y]', noteTyping);
  inside.editor.commands.setTextSelection(3);
  expect(insertNote(inside.editor.state.tr)).toBe(false);
});

test('notes are numbered as they stand, whoever puts one before', () => {
  const made = typed('a^[1] b^[2]', noteTyping);
  const plugin = noteNumbers();
  const state = made.editor.state.reconfigure({ plugins: [plugin] });
  const numbers = (now: typeof state): number | undefined =>
    (plugin.getState(now) as { find(): unknown[] } | undefined)?.find().length;
  expect(numbers(state)).toBe(2);
  const note = state.schema.node('footnote');
  const more = state.apply(state.tr.insert(1, note));
  expect(numbers(more)).toBe(3);
  expect(numbers(more.apply(more.tr.delete(0, more.doc.content.size)))).toBe(0);
});

test('what is typed between dollars is a formula, prices and code are none', () => {
  expect(formulasIn(typed('so $x^2$ is', formulaTyping))).toEqual(['x^2']);
  expect(shown(typed('so $x$.', formulaTyping))).toBe('doc(paragraph("so ", formula, "."))');
  expect(formulasIn(typed('$$x$$', formulaTyping))).toEqual(['x']);
  expect(formulasIn(typed('$x$\n', formulaTyping))).toEqual(['x']);
  for (const none of ['from $5 to $6 ', 'a$b$ ', '$5-$6 ', '$ x $ ', '$x$2 ', 'costs $5. '])
    expect(formulasIn(typed(none, formulaTyping)), none).toEqual([]);
  expect(shown(typed('$$\n', formulaTyping))).toBe('doc(formulaBlock, paragraph)');
});

test('a line that is the sign of a table of contents is one', () => {
  expect(shown(typed('[TOC]\nx', contentsTyping))).toBe('doc(contents, paragraph("x"))');
  expect(shown(typed('see [TOC]\nx', contentsTyping))).toBe('doc(paragraph("see [TOC]"), paragraph("x"))');
});

test('a line as words has a character a place, whatever stands in it', () => {
  const { editor } = typed('a^[note]b', noteTyping);
  const line = editor.state.doc.firstChild;
  const text = line ? lineText(line, 0, line.content.size) : '';
  expect([text.length, text.at(0), text.at(-1)]).toEqual([line?.content.size, 'a', 'b']);
});
