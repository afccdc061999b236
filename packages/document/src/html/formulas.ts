import { FORMULA_ELEMENT } from '../schema/formula.ts';

/** Draws the formulas of a page so that browsers show them by themselves. */
export async function drawFormulas(body: HTMLElement): Promise<void> {
  const formulas = [...body.querySelectorAll(FORMULA_ELEMENT)];
  if (formulas.length === 0) return;
  const { mathMl } = await import('../formulas/math-ml.ts');
  for (const formula of formulas) {
    const drawn = mathMl(formula.getAttribute('data-tex') ?? '', formula.hasAttribute('data-block'));
    if (drawn !== null) formula.innerHTML = drawn;
  }
}

/** Makes formulas of what other pages draw as MathML, as far as it says what it was made from. KaTeX draws each twice. */
export function formulasInText(body: HTMLElement): void {
  for (const twice of body.querySelectorAll('.katex-html')) twice.remove();
  for (const math of body.querySelectorAll('math')) {
    if (math.closest(FORMULA_ELEMENT)) continue;
    const tex = math.querySelector('annotation[encoding="application/x-tex"]')?.textContent;
    if (!tex) continue;
    const formula = body.ownerDocument.createElement(FORMULA_ELEMENT);
    formula.setAttribute('data-tex', tex);
    if (math.getAttribute('display') === 'block') formula.setAttribute('data-block', '');
    (math.closest('.katex-display') ?? math.closest('.katex') ?? math).replaceWith(formula);
  }
}
