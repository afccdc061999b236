import type { Nodes } from 'mdast';
import { FORMULA_ELEMENT } from '../../schema/formula.ts';

/** A formula between dollars, one or two. */
export const formulaInLine = (written: string): Nodes => {
  const dollars = written.startsWith('$$') ? 2 : 1;
  const dataTex = written
    .slice(dollars, -dollars)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return {
    type: 'emphasis',
    data: { hName: FORMULA_ELEMENT, hProperties: { dataTex } },
    children: [],
  };
};

/** A formula that is a block of its own. */
export const formulaBlock = (tex: string): Nodes => ({
  type: 'blockquote',
  data: { hName: FORMULA_ELEMENT, hProperties: { dataTex: tex, dataBlock: '' } },
  children: [],
});
