import { contentSchema } from '@parley/document';
import { Slice } from '@tiptap/pm/model';
import { expect, test } from 'vitest';
import { pastedLines } from './pasted-lines.ts';

const note = contentSchema.nodes.footnote;
const words = (text: string) => ({ type: 'text', text });
const paragraph = (...content: object[]) => ({ type: 'paragraph', content });

const pasted = (...content: object[]): string => {
  if (!note) throw new Error('there are no footnotes');
  const { content: blocks } = contentSchema.nodeFromJSON({ type: 'doc', content });
  return pastedLines(new Slice(blocks, 1, 1), note).toString();
};

test('blocks pasted into a note are its lines, and no two words become one', () => {
  const list = { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(words('three'))] }] };
  expect(pasted(paragraph(words('one')), paragraph(), paragraph(words('two')), list)).toBe(
    '<"one", hardBreak, "two", hardBreak, "three">',
  );
});

test('what a note cannot hold goes in by its words; formulas stay', () => {
  const within = { type: 'footnote', content: [words('within')] };
  const block = { type: 'formulaBlock', attrs: { tex: 'x' } };
  expect(pasted(paragraph(words('a'), within), block, { type: 'horizontalRule' })).toBe(
    '<"a", hardBreak, "within", hardBreak, formula>',
  );
});
