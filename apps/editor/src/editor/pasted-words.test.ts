import { documentOf, HeadlessEditor, meet, select, shown } from '@parley/binding/convergence';
import { expect, test } from 'vitest';

/** What a line says after it was pasted. */
function pasted(words: string, mark?: 'code'): string {
  const one = new HeadlessEditor(1, documentOf({ type: 'paragraph' }));
  meet([one]);
  select(one, 1);
  const { view, state, schema } = one.editor;
  const text = schema.text(words, mark && [schema.mark(mark)]);
  view.dispatch(state.tr.replaceSelectionWith(text, false).setMeta('uiEvent', 'paste'));
  return shown(one);
}

test.each([
  'def __init__(self, *args, **kwargs): x*y*z 2 * 3 * 4',
  'a **b** c __d__ e',
  'a *b* c _d_ e',
  'a ~~b~~ c ==d== e `f` g',
])('what is pasted as words keeps each of its characters: %s', (words) => {
  expect(pasted(words)).toBe(`doc(paragraph(${JSON.stringify(words)}))`);
});

test('backticks in code are code', () => {
  expect(pasted('`tick`', 'code')).toBe('doc(paragraph(code("`tick`")))');
});

test('addresses in it become links all the same', () => {
  expect(pasted('see https://example.org/a_b_c')).toBe(
    'doc(paragraph("see ", link("https://example.org/a_b_c")))',
  );
});
