import { textblockTypeInputRule } from '@tiptap/core';
import { Heading, type Level } from '@tiptap/extension-heading';

/** The levels of headings there are. */
const LEVELS: Level[] = [1, 2, 3];
const DEEPEST = LEVELS.length;
/** The deepest heading of a web page or of Markdown. */
const DEEPEST_ELSEWHERE = 6;

/** Headings of three levels. What another program wrote as a deeper one is one of the deepest here, and not a line like
 * any other, or a title. */
export const Headings = Heading.extend({
  parseHTML: () =>
    Array.from({ length: DEEPEST_ELSEWHERE }, (_, index) => ({
      tag: `h${index + 1}`,
      attrs: { level: levelOf(index + 1) },
    })),

  parseMarkdown: ({ depth, tokens }, { createNode, parseInline }) =>
    createNode('heading', { level: levelOf(depth ?? 1) }, parseInline(tokens ?? [])),

  addInputRules() {
    return [
      textblockTypeInputRule({
        find: new RegExp(`^(#{1,${DEEPEST_ELSEWHERE}})\\s$`),
        type: this.type,
        getAttributes: ([, signs]) => ({ level: levelOf(signs?.length ?? 1) }),
      }),
    ];
  },
}).configure({ levels: LEVELS });

const levelOf = (depth: number): number => Math.min(Math.max(depth, 1), DEEPEST);
