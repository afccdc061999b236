import type { ContentJson } from '../../content-json.ts';
import { officeMath } from '../write/office-math.ts';
import { officeTex } from './office-math.ts';
import { parsedXml } from './xml.ts';

const SOURCE = 'formulaSource';
const MATH = 'http://schemas.openxmlformats.org/officeDocument/2006/math';
/** Elements that a formula may become. */
const MOST_ELEMENTS = 20_000;

/** What a formula was made from, as it stands behind it. */
export const formulaSource = (tex: string): ContentJson => ({ type: SOURCE, attrs: { tex } });

/** Pieces whose formulas say what they were made from, unless somebody has changed them since. */
export function withSources<Piece extends { readonly type: string }>(
  pieces: readonly Piece[],
): (Piece | ContentJson)[] {
  const out: (Piece | ContentJson)[] = [];
  for (const piece of pieces) {
    if (piece.type !== SOURCE) {
      out.push(piece);
      continue;
    }
    const tex = texOf(piece);
    const last = out.at(-1);
    if (!last || !/^formula(?:Block)?$/.test(last.type)) out.push({ type: 'formula', attrs: { tex } });
    else if (texOf(last) === asWordHasIt(tex)) out[out.length - 1] = { type: last.type, attrs: { tex } };
  }
  return out;
}

const texOf = (piece: { readonly attrs?: ContentJson['attrs'] } | object): string =>
  'attrs' in piece ? String(piece.attrs?.tex ?? '') : '';

/** TeX as it comes back from a Word file that nobody changed. */
function asWordHasIt(tex: string): string | null {
  const math = officeMath(tex);
  if (math === null) return null;
  const bytes = new TextEncoder().encode(`<m:oMath xmlns:m="${MATH}">${math}</m:oMath>`);
  return officeTex(parsedXml(bytes, { elements: MOST_ELEMENTS }));
}
