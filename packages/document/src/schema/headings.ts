import { textblockTypeInputRule } from '@tiptap/core';
import { Heading, type Level } from '@tiptap/extension-heading';
import { whole } from './bounds.ts';
import { DEEPEST, headingLevel, LEVELS } from './heading-levels.ts';

/** The deepest heading of a web page or of Markdown. */
const DEEPEST_ELSEWHERE = 6;

/** Headings of three levels. What another program wrote as a deeper one is one of the deepest here, and not a line like
 * any other, or a title. */
export const Headings = Heading.extend({
  extendNodeSchema: ({ name }) =>
    name === 'heading'
      ? { attributeBounds: { level: (value: unknown) => whole(value, 1, DEEPEST) ?? 1 } }
      : {},

  parseHTML: () =>
    Array.from({ length: DEEPEST_ELSEWHERE }, (_, index) => ({
      tag: `h${index + 1}`,
      attrs: { level: headingLevel(index + 1) },
    })),

  addInputRules() {
    return [
      textblockTypeInputRule({
        find: new RegExp(`^(#{1,${DEEPEST_ELSEWHERE}})\\s$`),
        type: this.type,
        getAttributes: ([, signs]) => ({ level: headingLevel(signs?.length ?? 1) }),
      }),
    ];
  },
}).configure({ levels: [...LEVELS] as Level[] });
