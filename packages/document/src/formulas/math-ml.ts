import katex, { ParseError } from 'katex';

/** How often macros in one formula may be replaced, and how large a rule or a space in it may be, in em. */
const MOST_EXPANDED = 1_000;
const LARGEST = 50;

/** A formula as MathML, which browsers draw by themselves and which has its TeX in it; null if the TeX is none. */
export function mathMl(tex: string, isBlock: boolean): string | null {
  try {
    return katex.renderToString(tex, {
      output: 'mathml',
      displayMode: isBlock,
      maxExpand: MOST_EXPANDED,
      maxSize: LARGEST,
      strict: 'ignore',
      trust: false,
    });
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
}
