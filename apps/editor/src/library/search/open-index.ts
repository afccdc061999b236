import { TextIndex } from './text-index.ts';

let opened: Promise<TextIndex | null> | null = null;

/** This page's index, opened once, and anew after it was taken away; null where the browser refuses to store: then there are
 * no documents on it either. */
export function openIndex(): Promise<TextIndex | null> {
  opened ??= TextIndex.open(() => {
    opened = null;
  }).catch(() => null);
  return opened;
}

const isGone = (error: unknown): boolean =>
  error instanceof DOMException && ['InvalidStateError', 'AbortError'].includes(error.name);

/** For what fails while the index is kept in the background. A storage that was taken away is no defect: what is not read
 * now is read at the next change. */
export function reportUnlessGone(error: unknown): void {
  if (!isGone(error)) reportError(error);
}
