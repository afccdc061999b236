/** The document made last, for its page to take, should this device store nothing: by link. What the page has already
 * is no edit when it is applied again. */
const handed = new Map<string, Uint8Array>();

/** Keeps an update (V2) in this page until the document of `link` is opened in it. */
export function handOver(link: string, update: Uint8Array): void {
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
