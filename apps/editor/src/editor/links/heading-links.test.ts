import { contentSchema, headingName } from '@parley/document';
import { DOMSerializer, type Node } from '@tiptap/pm/model';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { headingAtCaret, headingOf, namedHeading } from './heading-at.ts';
import { linkAt } from './link-at.ts';
import { writeHeadingLink } from './write-link.ts';

const block = (type: string, words: string, attrs: object = {}): Node =>
  contentSchema.node(type, { ...attrs }, words ? [contentSchema.text(words)] : []);

/** A line, two headings that say the same, and another. */
const doc = contentSchema.node('doc', null, [
  block('paragraph', 'see'),
  block('heading', 'Bees', { level: 2 }),
  block('heading', 'Bees', { level: 2 }),
  block('heading', 'Wax', { level: 3 }),
]);
const [FIRST, SECOND, WAX] = [5, 11, 17];
const state = (caret: number): EditorState =>
  EditorState.create({ doc, selection: TextSelection.create(doc, caret) });

test('a link to a heading names it, says its words, and finds it under other words', () => {
  const before = state(4);
  const written = before.apply(writeHeadingLink(before, SECOND, '') ?? before.tr);
  expect(written.doc.firstChild?.textContent).toBe('seeBees');
  const { href = '' } =
    linkAt(written.apply(written.tr.setSelection(TextSelection.create(written.doc, 6)))) ?? {};
  expect(href).toMatch(/^#h_/);
  const at = headingOf(written.doc, href) ?? -1;
  expect(written.doc.resolve(at).index()).toBe(2);
  const renamed = written.apply(written.tr.insertText('Wasps', at + 1, at + 5));
  expect(headingOf(renamed.doc, href)).toBe(at);
  expect(renamed.doc.nodeAt(at)?.textContent).toBe('Wasps');
  const gone = renamed.apply(renamed.tr.delete(at, at + 7));
  expect(headingOf(gone.doc, href)).toBeNull();
});

test('a heading keeps its name; of two that have one the second gets another', () => {
  const { tr } = state(1);
  const name = namedHeading(tr, FIRST);
  expect(namedHeading(tr, FIRST)).toBe(name);
  tr.setNodeAttribute(SECOND, 'name', name);
  const other = namedHeading(tr, SECOND);
  expect(other).not.toBe(name);
  expect(headingName(other)).toBe(other);
  expect(headingOf(tr.doc, `#${name}`)).toBe(FIRST);
  expect(namedHeading(tr, WAX)).not.toBe(other);
});

test('the heading whose link is copied is the one of the caret', () => {
  expect(headingAtCaret(state(2))).toBeNull();
  expect(headingAtCaret(state(SECOND + 2))).toBe(SECOND);
});

test('a heading that is copied has its name with it, and is no place of the page', () => {
  const { tr } = state(1);
  const name = namedHeading(tr, FIRST);
  const heading = tr.doc.nodeAt(FIRST) as Node;
  const drawn = DOMSerializer.fromSchema(contentSchema).nodes.heading?.(heading);
  expect(drawn).toEqual(['h2', { 'data-name': name }, 0]);
});
