import type { Library } from './library.ts';
import { MemoryLibrary } from './memory-library.ts';
import { StoredLibrary } from './stored-library.ts';

/** How long the browser may take to open the library's database, ms; then the page goes on without. */
const WAIT_MS = 5_000;

let opened: Promise<Library> | null = null;

/** This page's library, opened once. Where the browser refuses to store (private mode, blocked cookies) it is one in
 * memory, and says so by `kept`. */
export function openLibrary(): Promise<Library> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Library> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the library’s database does not open')), WAIT_MS);
  });
  try {
    return await Promise.race([StoredLibrary.open(), overdue]);
  } catch {
    return new MemoryLibrary();
  } finally {
    clearTimeout(timer);
  }
}
