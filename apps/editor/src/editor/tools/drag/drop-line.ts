/** How thick it is, CSS pixels. */
const THICK = 3;

/** A line that shows where what is dragged would land. */
export class DropLine {
  #element: HTMLElement | null = null;

  /** Along a place in the window without width, or without height; null hides it. */
  show(place: DOMRect | null): void {
    if (!place) return this.hide();
    this.#element ??= this.#make();
    const { style } = this.#element;
    style.setProperty('left', `${place.left - (place.width > 0 ? 0 : THICK / 2)}px`);
    style.setProperty('top', `${place.top - (place.height > 0 ? 0 : THICK / 2)}px`);
    style.setProperty('width', `${Math.max(place.width, THICK)}px`);
    style.setProperty('height', `${Math.max(place.height, THICK)}px`);
  }

  hide(): void {
    this.#element?.remove();
    this.#element = null;
  }

  #make(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'drop-line';
    element.setAttribute('aria-hidden', 'true');
    return document.body.appendChild(element);
  }
}
