import type { PhrasingContent } from 'mdast';
import type { ContentJson } from '../../content-json.ts';
import { FORMULA_ELEMENT } from '../../schema/formula.ts';
import type { Beside } from './marks.ts';
import { escaped } from './tags.ts';

/** What would end a formula before its end, or is no part of one between dollars. */
const UNFIT = /`|(?<!\\)(?:\\\\)*\$|\\$|^\$/;

/** A formula in a line: between dollars, or, where those could not be told, as HTML. */
export function writeFormula(
  formula: ContentJson,
  { before, behind }: Beside,
  isInCell: boolean,
): PhrasingContent {
  const tex = String(formula.attrs?.tex ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const isBesideDollar = before?.type === 'formula' || /\$$/.test(before?.text ?? '');
  if (tex === '' || UNFIT.test(tex) || isBesideDollar) return { type: 'html', value: formulaTag(formula) };
  // Before a digit one dollar would be a price's.
  const sign = /^\d/.test(behind?.text ?? '') ? '$$' : '$';
  return { type: 'formula', value: sign + (isInCell ? tex.replaceAll('|', '\\|') : tex) + sign };
}

/** A formula as HTML, as a document draws one. */
export const formulaTag = ({ type, attrs }: ContentJson): string => {
  const tex = escaped(String(attrs?.tex ?? '')).replaceAll('\n', '&#10;');
  const block = type === 'formulaBlock' ? ' data-block' : '';
  return `<${FORMULA_ELEMENT} data-tex="${tex}"${block}></${FORMULA_ELEMENT}>`;
};
