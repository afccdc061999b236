import { CONTENT } from '@parley/document/roots';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { firstLine, wordsOf } from './first-line.ts';

function documentOf(...blocks: readonly (string | readonly string[])[]): Y.Doc {
  const doc = new Y.Doc();
  const paragraph = (words: string) => {
    const made = new Y.XmlElement('paragraph');
    made.insert(0, [new Y.XmlText(words)]);
    return made;
  };
  const made = blocks.map((block) => {
    if (typeof block === 'string') return paragraph(block);
    const list = new Y.XmlElement('bulletList');
    list.insert(
      0,
      block.map((words) => {
        const item = new Y.XmlElement('listItem');
        item.insert(0, [paragraph(words)]);
        return item;
      }),
    );
    return list;
  });
  doc.getXmlFragment(CONTENT).insert(0, made);
  return doc;
}

test('the first line is the first words that are not the title', () => {
  expect(firstLine(documentOf('', 'Harvest', '  Apples\n first. '), 'Harvest')).toBe('Apples first.');
  expect(firstLine(documentOf(['pick', 'store']), 'Harvest')).toBe('pick store');
  expect(firstLine(documentOf('Harvest'), 'Harvest')).toBe('');
  expect(firstLine(new Y.Doc(), '')).toBe('');
  expect(firstLine(documentOf('long '.repeat(200)), '').length).toBeLessThanOrEqual(161);
});

test('the words of a text are its blocks’, a line each', () => {
  expect(wordsOf(documentOf('One', ['two', 'three'], 'four').getXmlFragment(CONTENT))).toBe(
    'One\ntwo\nthree\nfour',
  );
});
