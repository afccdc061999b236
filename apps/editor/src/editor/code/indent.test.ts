import { contentSchema } from '@parley/document';
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { indent, outdent } from './indent.ts';

/** Code, in which `<` and `>` are the ends of the selection, or `|` is the caret, before and after. */
function after(
  written: string,
  change: (state: EditorState) => Transaction | null,
  type = 'codeBlock',
): string {
  const code = written.replace(/[<>|]/g, '');
  const from = 1 + written.search(/[<|]/);
  const end = written.indexOf('>');
  const to = end === -1 ? from : end;
  const block = contentSchema.nodes[type]?.create(null, contentSchema.text(code));
  const doc = contentSchema.nodes.doc?.create(null, block ? [block] : []);
  if (!doc) throw new TypeError('there is no schema');
  const state = EditorState.create({ doc, selection: TextSelection.create(doc, from, to) });
  const transaction = change(state);
  if (!transaction) return 'not here';
  const { selection, doc: changed } = state.apply(transaction);
  const text = changed.textContent;
  const [start, stop] = [selection.from - 1, selection.to - 1];
  return start === stop
    ? `${text.slice(0, start)}|${text.slice(start)}`
    : `${text.slice(0, start)}<${text.slice(start, stop)}>${text.slice(stop)}`;
}

test('the caret goes two blanks on, a selection takes its lines along', () => {
  expect(after('a|b', indent)).toBe('a  |b');
  expect(after('a\nb<b\nc>c\nd', indent)).toBe('a\n  b<b\n  c>c\nd');
  expect(after('<a\n>b', indent), 'a line that is only begun is not selected').toBe('  <a\n>b');
  expect(after('<a\n\nb>', indent)).toBe('  <a\n  \n  b>');
});

test('and back, as far as there are blanks', () => {
  expect(after('    a|b', outdent)).toBe('  a|b');
  expect(after('x\n a|b', outdent)).toBe('x\na|b');
  expect(after('x\n  a<a\n b\nc>c', outdent)).toBe('x\na<a\nb\nc>c');
  expect(after('\ta|', outdent)).toBe('a|');
  expect(after('|ab', outdent)).toBe('|ab');
});

test('not outside of code', () => {
  expect(after('a|b', indent, 'paragraph')).toBe('not here');
  expect(after('a|b', outdent, 'paragraph')).toBe('not here');
});
