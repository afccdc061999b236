import { Heading, type Level } from '@tiptap/extension-heading';
import { headingName } from '../links/heading-link.ts';
import { alignment } from './alignment.ts';
import { whole } from './bounds.ts';

/** The levels of headings there are, as in a web page and in Markdown. */
const LEVELS: Level[] = [1, 2, 3, 4, 5, 6];

export const Headings = Heading.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      // What links of the document call it. On a page it is no `id`, which would be one of the page's own.
      name: {
        default: null,
        parseHTML: (element: HTMLElement) => headingName(element.dataset.name),
        renderHTML: ({ name }: Record<string, unknown>) => (headingName(name) ? { 'data-name': name } : {}),
      },
    };
  },

  extendNodeSchema: ({ name }) =>
    name === 'heading'
      ? {
          attributeBounds: {
            align: alignment,
            name: headingName,
            level: (value: unknown) => whole(value, 1, LEVELS.length) ?? 1,
          },
        }
      : {},
}).configure({ levels: LEVELS });
