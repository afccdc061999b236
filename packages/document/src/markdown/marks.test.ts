import { fc } from '@parley/runtime/properties';
import type { Node } from '@tiptap/pm/model';
import { describe, expect, it } from 'vitest';
import { contentSchema } from '../schema/index.ts';
import { doc, p, read, write } from './testing/nodes.ts';

describe('marks', () => {
  const MARKS = ['bold', 'italic', 'strike', 'underline', 'highlight', 'code', 'link'] as const;
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
        marks.map((type) =>
          contentSchema.mark(type, type === 'link' ? { href: 'https://a.example/' } : null),
        ),
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
