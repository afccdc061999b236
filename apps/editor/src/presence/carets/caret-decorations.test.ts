import { bindingOf, writeFragment } from '@parley/binding';
import { HeadlessEditor } from '@parley/binding/convergence';
import { contentSchema } from '@parley/document';
import { NodeSelection } from '@tiptap/pm/state';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { caretDecorations } from './caret-decorations.ts';

let people: HeadlessEditor[] = [];
afterEach(() => {
  for (const one of people.splice(0)) one.destroy();
});

/** Two people in one document; `blocks` absent: it holds nothing yet. */
function meet(blocks?: readonly object[]): [HeadlessEditor, HeadlessEditor] {
  const doc = new Y.Doc();
  if (blocks)
    writeFragment(
      doc.getXmlFragment('content'),
      contentSchema.nodeFromJSON({ type: 'doc', content: blocks }),
    );
  const state = Y.encodeStateAsUpdate(doc);
  const two: [HeadlessEditor, HeadlessEditor] = [new HeadlessEditor(1, state), new HeadlessEditor(2, state)];
  people = two;
  return two;
}

/** Where the caret of the other one is drawn. */
function drawn([one, other]: readonly [HeadlessEditor, HeadlessEditor]): number | undefined {
  const binding = bindingOf(one.editor.state);
  const cursor = bindingOf(other.editor.state)?.hold(other.editor.state.selection);
  if (!binding || !cursor) throw new Error('not bound');
  const { doc } = one.editor.state;
  const sent: unknown = JSON.parse(JSON.stringify({ user: { name: 'Bo', color: '#123456' }, cursor }));
  const set = caretDecorations(doc, {
    states: new Map([[2, sent]]),
    own: 1,
    absolute: (relative) => binding.absolute(relative),
    element: () => null as unknown as HTMLElement,
  });
  return set.find().find(({ spec }) => (spec as { key?: string }).key === '2')?.from;
}

test('in a document that holds nothing it stands in the line, where one types, and not before it', () => {
  const [ada, bo] = meet();
  bo.editor.commands.setTextSelection(1);
  expect(drawn([ada, bo])).toBe(1);
  // Ada has begun, and Bo has not heard of it.
  ada.editor.view.dispatch(ada.editor.state.tr.insertText('S', 1));
  const at = drawn([ada, bo]);
  expect(ada.editor.state.doc.resolve(at ?? 0).parent.type.name).toBe('paragraph');
});

test.each([0, 1])('beside an image that somebody has selected it stands in a line, too (%s)', (first) => {
  const image = { type: 'image', attrs: { image: 'x'.repeat(43) } };
  const blocks = [
    { type: 'paragraph', content: [{ type: 'text', text: 'one' }] },
    image,
    { type: 'paragraph' },
  ];
  const [ada, bo] = meet(blocks.slice(first));
  const at = first === 0 ? 5 : 0;
  bo.editor.view.dispatch(bo.editor.state.tr.setSelection(NodeSelection.create(bo.editor.state.doc, at)));
  expect(drawn([ada, bo])).toBe(first === 0 ? 4 : 2);
});
