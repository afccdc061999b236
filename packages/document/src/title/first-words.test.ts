import { writeFragment } from '@parley/binding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ContentJson } from '../content-json.ts';
import { contentNode } from '../content-node.ts';
import { firstWords } from './first-words.ts';

const block = (type: string, words = ''): ContentJson => ({
  type,
  ...(words ? { content: [{ type: 'text', text: words }] } : {}),
});

function wordsIn(...blocks: ContentJson[]): string | null {
  const fragment = new Y.Doc().getXmlFragment('content');
  writeFragment(fragment, contentNode(blocks));
  return firstWords(fragment);
}

test('a document is called by its first line that has words, heading or not', () => {
  expect(wordsIn(block('paragraph'), block('paragraph', ' Plan  of '), block('heading', 'One'))).toBe(
    'Plan of',
  );
  expect(wordsIn(block('heading', 'One'), block('paragraph', 'words'))).toBe('One');
});

test('the line may stand in a list, and ends at a break', () => {
  const line = {
    type: 'paragraph',
    content: [{ type: 'text', text: 'milk' }, { type: 'hardBreak' }, { type: 'text', text: 'eggs' }],
  };
  expect(wordsIn({ type: 'bulletList', content: [{ type: 'listItem', content: [line] }] })).toBe('milk');
});

test('code is no name, and without words there is none', () => {
  expect(wordsIn(block('codeBlock', 'title: x'), block('paragraph', 'Words'))).toBe('Words');
  expect(wordsIn(block('codeBlock', 'title: x'), block('horizontalRule'))).toBeNull();
  expect(wordsIn()).toBeNull();
});

test('a very long line is cut, and words far behind the beginning are not looked for', () => {
  expect(wordsIn(block('paragraph', 'a'.repeat(500)))).toBe(`${'a'.repeat(120)}…`);
  const empty = Array.from({ length: 200 }, () => block('horizontalRule'));
  expect(wordsIn(...empty, block('paragraph', 'far'))).toBeNull();
});
