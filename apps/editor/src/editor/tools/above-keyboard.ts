/** What a keyboard on the screen takes at least, CSS px; less is a browser's own bar that comes and goes. */
const KEYBOARD = 120;

/**
 * Keeps the desk in what a keyboard on the screen leaves of it, so that the tools stand above the keys. Most browsers make
 * the page itself smaller (`interactive-widget` in index.html); some lay the keyboard over it, and only the visual viewport
 * tells. Stops by the returned function.
 */
export function keepAboveKeyboard(writing: HTMLElement): () => void {
  const desk = writing.closest<HTMLElement>('.desk');
  const seen = window.visualViewport;
  if (!desk || !seen) return () => undefined;
  const fit = (): void => {
    const covered = window.innerHeight - seen.height;
    // Who has zoomed in sees less for another reason.
    const isCovered = covered > KEYBOARD && Math.abs(seen.scale - 1) < 0.01;
    desk.style.height = isCovered ? `${seen.height}px` : '';
    desk.style.marginBlockStart = isCovered ? `${seen.offsetTop}px` : '';
  };
  fit();
  seen.addEventListener('resize', fit);
  seen.addEventListener('scroll', fit);
  return () => {
    seen.removeEventListener('resize', fit);
    seen.removeEventListener('scroll', fit);
    desk.style.height = '';
    desk.style.marginBlockStart = '';
  };
}
