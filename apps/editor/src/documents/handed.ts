/**
 * The document that was made last and is not open yet: the fragment of its link → its content, null where it was made empty.
 *
 * Its page applies the content when it opens. On most devices the content is in the log as well, and applying it again changes
 * nothing; on a device that stores nothing (a private window) this is the only copy.
 */
const handed = new Map<string, Uint8Array | null>();

/** Whether the document of `link` was made in this page and has not been opened since. */
export const isHanded = (link: string): boolean => handed.has(new URL(link).hash);

/** Keeps a new document's content (a Yjs update, V2) until `takeHanded` asks for it, or another document is made. */
export function handOver(link: string, update: Uint8Array | null): void {
  handed.clear();
  handed.set(new URL(link).hash, update);
}

/** The content that was kept for that link, which is forgotten then; null if there is none. */
export function takeHanded(link: string): Uint8Array | null {
  const { hash } = new URL(link);
  const update = handed.get(hash) ?? null;
  handed.delete(hash);
  return update;
}
