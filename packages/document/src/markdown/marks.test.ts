import { fc } from '@parley/runtime/properties';
import type { Node } from '@tiptap/pm/model';
import { describe, expect, it } from 'vitest';
import { contentSchema } from '../schema/index.ts';
import { doc, marked, p, read, write } from './testing/nodes.ts';

describe('marks', () => {
  const MARKS = [
    'bold',
    'italic',
    'strike',
    'underline',
    'highlight',
    'textColour',
    'superscript',
    'code',
    'link',
  ] as const;
  const ATTRIBUTES: Readonly<Record<string, Record<string, unknown>>> = {
    link: { href: 'https://a.example/' },
    highlight: { colour: 'green' },
    textColour: { colour: 'red' },
  };
  const piece = fc
    .tuple(
      fc.string({
        unit: fc.constantFrom(
          'a',
          'b',
          ' ',
          '*',
          '_',
          '~',
          '.',
          '。',
          '重',
          '「',
          '」',
          '(',
          ')',
          '!',
          '`',
          '=',
          '1',
          '$',
          '😀',
        ),
        minLength: 1,
        maxLength: 4,
      }),
      fc.subarray([...MARKS], { maxLength: 3 }),
    )
    .map(([text, marks]) =>
      contentSchema.text(
        text,
        marks.map((type) => contentSchema.mark(type, ATTRIBUTES[type])),
      ),
    );
  /** As it is written: blanks at the ends of marked words stand beside them, and none at the ends of a line. */
  const words = ({ text = '', marks }: Node): string =>
    `${marks.map(({ type }) => type.name).sort()}:${text}`;

  it('on any words, side by side and within each other, stay on these words', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
        const line = read(write(doc(p(...pieces))));
        const text = write(line);
        expect(line.textContent.trim()).toBe(doc(p(...pieces)).textContent.trim());
        const perLetter = (node: Node): string[] => {
          const out: string[] = [];
          node.descendants((child) => {
            for (const letter of child.text ?? '')
              if (letter.trim()) out.push(words(contentSchema.text(letter, child.marks)));
          });
          return out;
        };
        expect(perLetter(line), write(doc(p(...pieces)))).toEqual(perLetter(doc(p(...pieces))));
        expect(read(text).toJSON(), text).toEqual(line.toJSON());
      }),
      { numRuns: 2_000 },
    );
  });
});

it('what is above and below the line, and colours, are HTML that every reader of Markdown knows', () => {
  const line = p(
    'H',
    marked('subscript', '2'),
    'O, ',
    marked('highlight', 'lit', { colour: 'green' }),
    ' ',
    marked('textColour', 'red', { colour: 'red' }),
  );
  const text = write(doc(line));
  expect(text.trim()).toBe(
    'H<sub>2</sub>O, <mark style="background-color: #cdeebd">lit</mark> <span style="color: #b3261e">red</span>',
  );
  expect(read(text).toJSON()).toEqual(doc(line).toJSON());
  expect(read('==x== <mark>y</mark> E = mc<sup>2</sup>').firstChild?.textContent).toBe('x y E = mc2');
});
