import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { titleOf } from './heading.ts';

function fragmentOf(...blocks: [name: string, words: string][]): Y.XmlFragment {
  const fragment = new Y.Doc().getXmlFragment('content');
  for (const [name, words] of blocks) {
    const block = new Y.XmlElement(name);
    const text = new Y.XmlText();
    text.applyDelta([{ insert: words.slice(0, 2), attributes: { bold: {} } }, { insert: words.slice(2) }]);
    block.insert(0, [text]);
    fragment.push([block]);
  }
  return fragment;
}

test('the first heading with words in it is the title, wherever it stands', () => {
  expect(
    titleOf(
      fragmentOf(['paragraph', 'Before'], ['heading', '  '], ['heading', 'On  bees '], ['heading', 'No']),
    ),
  ).toBe('On bees');
});

test('without a heading there is no title', () => {
  expect(titleOf(fragmentOf(['paragraph', 'Only text']))).toBeNull();
  expect(titleOf(fragmentOf())).toBeNull();
});

test('a very long heading is cut', () => {
  expect(titleOf(fragmentOf(['heading', 'a'.repeat(500)]))).toBe(`${'a'.repeat(120)}…`);
});
