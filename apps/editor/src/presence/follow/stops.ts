const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'Fn']);

/**
 * What ends following: Escape anywhere, any other key in the text, and the page's own scrolling or pointing by hand.
 *
 * @param scroller the page that scrolls, with the text in it
 * @param stop false: nobody was followed
 * @returns stops listening
 */
export function stopsFollowing(scroller: HTMLElement, stop: () => boolean): () => void {
  const byHand = (): void => void stop();
  const byKey = (event: KeyboardEvent): void => {
    if (MODIFIERS.has(event.key) || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      // What lies open above the page is closed by the same key, first.
      if (document.querySelector(':popover-open, [role="dialog"][data-open]')) return;
      if (stop()) event.preventDefault();
      return;
    }
    const { target } = event;
    if (target === document.body || (target instanceof Node && scroller.contains(target))) stop();
  };
  const listened = { capture: true, passive: true };
  scroller.addEventListener('wheel', byHand, listened);
  scroller.addEventListener('touchmove', byHand, listened);
  scroller.addEventListener('pointerdown', byHand, listened);
  window.addEventListener('keydown', byKey, true);
  return () => {
    scroller.removeEventListener('wheel', byHand, listened);
    scroller.removeEventListener('touchmove', byHand, listened);
    scroller.removeEventListener('pointerdown', byHand, listened);
    window.removeEventListener('keydown', byKey, true);
  };
}
