import { Node } from '@tiptap/core';

/** Characters that a formula may have. */
export const LONGEST_FORMULA = 10_000;

const tex = (written: unknown): string =>
  typeof written === 'string' ? written.slice(0, LONGEST_FORMULA) : '';

/** The element that is a formula, wherever a document is drawn: its words are drawn as one once what can do that is loaded. */
export const FORMULA_ELEMENT = 'parley-formula';

/** A formula as TeX, in a line or as a block of its own. It is one thing: of two who change it at the same time one stays. */
const formula = (name: string, isBlock: boolean) =>
  Node.create({
    name,
    group: isBlock ? 'block' : 'inline',
    inline: !isBlock,
    atom: true,
    extendNodeSchema: (extension) =>
      extension.name === name ? { attributeBounds: { tex }, toText: () => '\uFFFC' } : {},
    addAttributes: () => ({
      tex: {
        default: '',
        parseHTML: (element) => tex(element.getAttribute('data-tex')),
        renderHTML: (attributes) => ({ 'data-tex': attributes.tex }),
      },
    }),
    parseHTML: () => [
      { tag: `${FORMULA_ELEMENT}[data-tex]${isBlock ? '[data-block]' : ':not([data-block])'}` },
    ],
    renderHTML: ({ node, HTMLAttributes }) => [
      FORMULA_ELEMENT,
      isBlock ? { ...HTMLAttributes, 'data-block': '' } : HTMLAttributes,
      String(node.attrs.tex),
    ],
  });

export const formulas = [formula('formula', false), formula('formulaBlock', true)];
