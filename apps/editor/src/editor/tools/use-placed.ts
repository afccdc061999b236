import { computePosition, flip, offset, type Placement, shift, size } from '@floating-ui/dom';
import { type RefObject, useLayoutEffect } from 'react';

export interface PlacedOptions {
  readonly placement: Placement;
  /** Where it belongs, in the window; null while that is not to be seen. It must keep its identity while it is the
   * same place. */
  readonly place: () => DOMRect | null;
  /** Changes whenever the place or the size may have changed. */
  readonly version: unknown;
}

/** Keeps an element of fixed position beside a place in the text, inside the window. */
export function usePlaced(
  element: RefObject<HTMLElement | null>,
  { placement, place, version }: PlacedOptions,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` is what asks for another look
  useLayoutEffect(() => {
    const floating = element.current;
    if (!floating) return;
    let gone = false;
    let frame = 0;
    const put = async (): Promise<void> => {
      frame = 0;
      const rect = place();
      floating.dataset.lost = String(rect === null);
      if (!rect) return;
      const { x, y } = await computePosition({ getBoundingClientRect: () => rect }, floating, {
        strategy: 'fixed',
        placement,
        middleware: [
          offset(6),
          flip({ padding: 8 }),
          shift({ padding: 8 }),
          size({
            padding: 8,
            apply: ({ availableHeight }) =>
              floating.style.setProperty('--available-height', `${Math.max(120, availableHeight)}px`),
          }),
        ],
      });
      if (gone) return;
      floating.style.setProperty('--x', `${Math.round(x)}px`);
      floating.style.setProperty('--y', `${Math.round(y)}px`);
    };
    const later = (): void => {
      frame ||= requestAnimationFrame(() => void put());
    };
    void put();
    window.addEventListener('scroll', later, { capture: true, passive: true });
    window.addEventListener('resize', later);
    return () => {
      gone = true;
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', later, { capture: true });
      window.removeEventListener('resize', later);
    };
  }, [element, placement, place, version]);
}
