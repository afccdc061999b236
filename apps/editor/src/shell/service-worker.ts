import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { PAGE_LOCK } from './page-lock.ts';

/**
 * Serves the page from this device, whole: every build has a cache of its own, so that a page never gets parts of two.
 * A newer build is fetched beside the one in use, and takes over when a page says so or when none is open. It knows
 * nothing of documents; `/signal` and `/home` are WebSockets, which it never sees.
 */

interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface WorkerScope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}
declare const self: WorkerScope;
/** Filled in by vite/service-worker-plugin.ts. */
declare const PARLEY_FILES: { url: string; revision: string | null }[];
declare const PARLEY_BUILD: string;

const CACHES = 'parley-build-';
/** Where the page stands: this script lies there. */
const BASE = new URL('.', location.href).pathname;
const quoted = BASE.replaceAll('.', '\\.');
/** The addresses of the page; elsewhere the server has the word. */
const PAGES = ['', 'new', 'd/?'].map((path) => new RegExp(`^${quoted}${path}$`));

const page = new PrecacheController({ cacheName: CACHES + PARLEY_BUILD });
const ownCache = page.strategy.cacheName;
page.addToCacheList(PARLEY_FILES);

registerRoute(new NavigationRoute(page.createHandlerBoundToURL('index.html'), { allowlist: PAGES }));
registerRoute(new PrecacheRoute(page, { directoryIndex: '', cleanURLs: false }));
// A page of an earlier build that is still open asks for a part it has not needed before.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(`${BASE}assets/`),
  async ({ request }) => (await caches.match(request)) ?? fetch(request),
);

self.addEventListener('install', (event) => event.waitUntil(page.install(event as never)));
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOldCaches()]));
});
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});

/** Drops what no page can ask for any more. The latest build before this one stays until the next: a page of it may be
 * loading at this moment, and hold no lock yet. */
async function dropOldCaches(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(CACHES) && name !== ownCache);
  const { held = [] } = await navigator.locks.query();
  const open = held.flatMap(({ name }) =>
    name?.startsWith(PAGE_LOCK) ? [name.slice(PAGE_LOCK.length)] : [],
  );
  for (const name of others.slice(0, -1)) {
    const cache = await caches.open(name);
    const needed = await Promise.all(open.map((file) => cache.match(file)));
    if (needed.every((match) => match === undefined)) await caches.delete(name);
  }
}
