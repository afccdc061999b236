import { contentSchema } from '@parley/document';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { linkAt } from './link-at.ts';
import { withoutLink, writeLink } from './write-link.ts';

const { nodes } = contentSchema;
const link = (href: string) => [contentSchema.mark('link', { href })];
const OLD = 'https://old.example/';
const NEW = 'https://new.example/';

/** “see there and go”, where “there” is a link, with that selection. */
function state(from: number, to = from): EditorState {
  const line = nodes.paragraph?.create(null, [
    contentSchema.text('see '),
    contentSchema.text('there', link(OLD)),
    contentSchema.text(' and go'),
  ]);
  const doc = nodes.doc?.create(null, line ? [line] : []);
  if (!doc) throw new TypeError('there is no schema');
  return EditorState.create({ doc, selection: TextSelection.create(doc, from, to) });
}

const links = (doc: EditorState['doc']): Record<string, string> => {
  const found: Record<string, string> = {};
  doc.descendants((node) => {
    const mark = node.marks.find(({ type }) => type.name === 'link');
    if (mark) found[node.text ?? ''] = String(mark.attrs.href);
  });
  return found;
};

test('the link at the caret, at its ends, and around a selection', () => {
  const whole = { from: 5, to: 10, href: OLD };
  for (const at of [5, 7, 10]) expect(linkAt(state(at))).toEqual(whole);
  expect(linkAt(state(6, 9))).toEqual(whole);
  expect(linkAt(state(3))).toBeNull();
  expect(linkAt(state(6, 14))).toBeNull();
});

test('a link is changed as a whole, made of words, or put at the caret', () => {
  expect(links(state(7).apply(writeLink(state(7), NEW, '') ?? state(7).tr).doc)).toEqual({ there: NEW });
  const selected = state(11, 17);
  expect(links(selected.apply(writeLink(selected, NEW, '') ?? selected.tr).doc)).toEqual({
    there: OLD,
    'and go': NEW,
  });
  const caret = state(17);
  const after = caret.apply(writeLink(caret, 'mailto:a@b.example', '') ?? caret.tr);
  expect(links(after.doc)).toEqual({ there: OLD, 'a@b.example': 'mailto:a@b.example' });
  expect(links(caret.apply(writeLink(caret, NEW, ' here ') ?? caret.tr).doc)).toMatchObject({ here: NEW });
});

test('what is typed behind a link is not of it', () => {
  const caret = state(17);
  const after = caret.apply(writeLink(caret, NEW, 'x') ?? caret.tr);
  expect(links(after.apply(after.tr.insertText('y')).doc)).toEqual({ there: OLD, x: NEW });
});

test('removed, its words stay', () => {
  const before = state(7);
  const { doc } = before.apply(withoutLink(before) ?? before.tr);
  expect(links(doc)).toEqual({});
  expect(doc.textContent).toBe('see there and go');
  expect(withoutLink(state(2))).toBeNull();
});
