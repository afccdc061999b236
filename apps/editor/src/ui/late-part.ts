import { type ComponentType, type LazyExoticComponent, lazy, useEffect } from 'react';

type Load = () => Promise<unknown>;

/** What is still to be loaded, in the order it was declared. */
const waiting = new Set<Load>();

/**
 * A component whose code is loaded as it is first shown, or before, once there is nothing else to do (`useLateParts`):
 * what is not there when the network goes away cannot be fetched any more, and that is when one opens the status.
 */
export function latePart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  late(load);
  return lazy(async () => ({ default: await load() }));
}

/** The same for code that is no component. */
export function late<Part>(load: () => Promise<Part>): () => Promise<Part> {
  waiting.add(load);
  return load;
}

/** Loads every late part, one after the other and in idle moments, from when the page is `ready` for use. */
export function useLateParts(ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    let here = true;
    void (async () => {
      // Parts declare parts of their own while this goes on.
      for (const load of waiting) {
        await idleMoment();
        if (!here) return;
        // Should it fail, whoever shows the part asks again, and says so if it cannot be had.
        await load().then(
          () => waiting.delete(load),
          () => undefined,
        );
      }
    })();
    return () => {
      here = false;
    };
  }, [ready]);
}

/** As long as a busy page is waited for, ms. */
const AT_MOST = 2_000;

function idleMoment(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: AT_MOST });
    else setTimeout(resolve, AT_MOST / 10);
  });
}
