/** What a page has for it, and what Node has. */
interface Turns {
  readonly scheduler?: { readonly yield?: () => Promise<void> };
  readonly setImmediate?: (call: () => void) => unknown;
}

/** Resolves in a turn of its own, after whatever waits (a key, a frame): what takes long is done between such turns. */
export function breathe(): Promise<void> {
  const { scheduler, setImmediate: soon = setTimeout } = globalThis as Turns;
  return scheduler?.yield?.() ?? new Promise((resolve) => void soon(() => resolve()));
}
