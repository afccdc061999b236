import { TextIndex } from './text-index.ts';

let opened: Promise<TextIndex | null> | null = null;

/** This page's index, opened once; null where the browser refuses to store: then there are no documents on it either. */
export function openIndex(): Promise<TextIndex | null> {
  opened ??= TextIndex.open().catch(() => null);
  return opened;
}
