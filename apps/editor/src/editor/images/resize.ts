import { NARROWEST_IMAGE } from '@parley/document';

/**
 * Makes an image's grip set its width while it is dragged.
 *
 * @param view the image's element in the text
 * @param onWidth told once, when it is let go: CSS pixels, or null for as wide as the text
 * @returns stops that
 */
export function resizable(view: HTMLElement, onWidth: (width: number | null) => void): () => void {
  const grip = view.querySelector<HTMLElement>('.image-grip');
  const image = view.querySelector('img');
  if (!grip || !image) return () => undefined;
  const most = view.clientWidth;
  const towards = getComputedStyle(view).direction === 'rtl' ? -1 : 1;
  let start: { x: number; width: number } | null = null;
  let width = 0;

  const down = (event: PointerEvent): void => {
    start = { x: event.clientX, width: image.getBoundingClientRect().width };
    width = start.width;
    grip.setPointerCapture(event.pointerId);
  };
  const move = ({ clientX }: PointerEvent): void => {
    if (!start) return;
    width = Math.round(
      Math.min(Math.max(start.width + (clientX - start.x) * towards, NARROWEST_IMAGE), most),
    );
    image.width = width;
  };
  const up = (): void => {
    if (start && width !== start.width) onWidth(width >= most ? null : width);
    start = null;
  };
  // Neither the caret nor the dragging of the image begins here.
  const keep = (event: Event): void => event.preventDefault();

  grip.addEventListener('mousedown', keep);
  grip.addEventListener('pointerdown', down);
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', up);
  grip.addEventListener('pointercancel', up);
  return () => {
    grip.removeEventListener('mousedown', keep);
    grip.removeEventListener('pointerdown', down);
    grip.removeEventListener('pointermove', move);
    grip.removeEventListener('pointerup', up);
    grip.removeEventListener('pointercancel', up);
  };
}
