import { Heading, type Level } from '@tiptap/extension-heading';
import { alignment } from './alignment.ts';
import { whole } from './bounds.ts';

/** The levels of headings there are, as in a web page and in Markdown. */
const LEVELS: Level[] = [1, 2, 3, 4, 5, 6];

export const Headings = Heading.extend({
  extendNodeSchema: ({ name }) =>
    name === 'heading'
      ? {
          attributeBounds: {
            align: alignment,
            level: (value: unknown) => whole(value, 1, LEVELS.length) ?? 1,
          },
        }
      : {},
}).configure({ levels: LEVELS });
