/** The document made last, for its page to take: by link. Should this device store nothing, its content is nowhere else; what
 * the page has already is no edit when it is applied again. Null: it has none. */
const handed = new Map<string, Uint8Array | null>();

/** Whether the document of `link` was made in this page, and has not been taken yet. */
export const isHanded = (link: string): boolean => handed.has(new URL(link).hash);

/** Keeps an update (V2) in this page until the document of `link` is opened in it. */
export function handOver(link: string, update: Uint8Array | null): void {
  handed.clear();
  handed.set(new URL(link).hash, update);
}

/** What was handed over for that link; once. */
export function takeHanded(link: string): Uint8Array | null {
  const { hash } = new URL(link);
  const update = handed.get(hash) ?? null;
  handed.delete(hash);
  return update;
}
