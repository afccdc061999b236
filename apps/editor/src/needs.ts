/** What a page finds where it is opened, as far as it matters here. */
export interface Here {
  readonly isSecureContext?: boolean;
  readonly crypto?: { readonly subtle?: unknown };
  readonly navigator?: { readonly locks?: unknown };
  readonly HTMLElement?: { readonly prototype: object };
  readonly Promise?: object;
}

/**
 * Whether the browser lacks what no page of Parley can do without; docs/browsers.md has the versions. Ed25519 is found missing by
 * the first signature, which says so itself; and so does whatever is to be sealed at an address without https, where
 * browsers keep the means for that from every page.
 */
export function isTooOld(here: Here): boolean {
  const { isSecureContext, crypto, navigator, HTMLElement } = here;
  const seals = isSecureContext === false || (crypto?.subtle !== undefined && navigator?.locks !== undefined);
  const shows = HTMLElement !== undefined && 'popover' in HTMLElement.prototype;
  return !(seals && shows && here.Promise !== undefined && 'withResolvers' in here.Promise);
}
