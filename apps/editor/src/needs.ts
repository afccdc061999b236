/** What a page finds where it is opened, as far as it matters here. */
export interface Here {
  readonly isSecureContext?: boolean;
  readonly crypto?: { readonly subtle?: unknown };
  readonly navigator?: { readonly locks?: unknown };
  readonly HTMLElement?: { readonly prototype: object };
  readonly Promise?: object;
}

/** `secure`: the address is one for which browsers give no page the means to seal anything. `newer`: the browser is too old. */
export type Lack = 'secure' | 'newer';

/** What this place lacks that no page of Parley can do without; null if nothing. docs/browsers.md has the versions. Ed25519 is found
 * missing by the first signature, which says so itself. */
export function lackOf(here: Here): Lack | null {
  const { isSecureContext, crypto, navigator, HTMLElement } = here;
  if (isSecureContext === false) return 'secure';
  const hasAll =
    crypto?.subtle !== undefined &&
    navigator?.locks !== undefined &&
    HTMLElement !== undefined &&
    'popover' in HTMLElement.prototype &&
    here.Promise !== undefined &&
    'withResolvers' in here.Promise;
  return hasAll ? null : 'newer';
}
