import { FORMULA_ELEMENT } from '@parley/document';
import { text } from '../../text/late.ts';
import { late } from '../../ui/late-part.ts';

const loadMath = late(async () => (await import('@parley/document/formulas')).mathMl);

/** From now on formulas are drawn wherever they stand; until then, and if that cannot be loaded, they are their signs. */
export function drawFormulas(): void {
  if (!customElements.get(FORMULA_ELEMENT)) customElements.define(FORMULA_ELEMENT, FormulaElement);
}

/** What is drawn in it is no edit: the editor hears of none in what has no content of its own. */
class FormulaElement extends HTMLElement {
  connectedCallback(): void {
    void this.#draw();
  }

  async #draw(): Promise<void> {
    const tex = this.dataset.tex ?? '';
    if (tex.trim() === '') {
      this.dataset.state = 'empty';
      this.textContent = text.formula.empty;
      return;
    }
    try {
      const drawn = (await loadMath())(tex, this.dataset.block !== undefined);
      this.dataset.state = drawn === null ? 'wrong' : 'drawn';
      if (drawn !== null) this.innerHTML = drawn;
      else this.title = text.formula.wrong;
    } catch (error) {
      // The signs say the same: nobody has to be told, and a reload asks again.
      console.warn('formulas could not be drawn', error);
    }
  }
}
