/** Where a page stands, by the address of its manifest: `https://parley.example`, or `https://example.org/parley`. */
export const placeOf = (manifest: string): string => new URL('.', manifest).href.slice(0, -1);

/** The manifest lies where the page stands, and the server writes out where that is: an address alone does not say which part of
 * its path is the page's. */
const manifest = globalThis.document?.querySelector<HTMLLinkElement>('link[rel="manifest"]')?.href;

/** Where this page stands, without a `/` at the end. A document's link begins with it. */
export const PLACE = placeOf(manifest ?? 'http://localhost/manifest.webmanifest');

const BASE = new URL(`${PLACE}/`).pathname;

/** The address of one of the page's own paths: `/new` is `/parley/new` where the page stands at `/parley`. */
export const at = (path: `/${string}`): string => BASE + path.slice(1);

/** A path as the page knows it, whatever it stands under; what is outside stays as it is. */
export const below = (pathname: string): string =>
  pathname.startsWith(BASE) ? `/${pathname.slice(BASE.length)}` : pathname;

/** The link to a document. */
export const linkOf = (fragment: string): string => `${PLACE}/d/#${fragment}`;

const sockets = PLACE.replace(/^http/, 'ws');

/** The servers behind this page. */
export const SERVERS = { signaling: `${sockets}/signal`, home: `${sockets}/home` };
