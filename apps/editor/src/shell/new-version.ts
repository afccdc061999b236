import { at } from '../place.ts';
import { text } from '../text/index.ts';
import { announce } from '../ui/announcements.ts';
import { reloadPage } from './leaving.ts';
import { PAGE_LOCK } from './page-lock.ts';

/** How often a page that stays open asks whether there is a newer one, ms. */
const ASK_EVERY = 60 * 60_000;
/** How long a newer page may take to be fetched, or to take over, before this one is loaded again all the same, ms. */
const PATIENCE = 10_000;

/** Keeps the page on this device, and says when a newer one waits. It never takes over by itself. */
export async function followVersions(): Promise<void> {
  // In development there is none; without a secure context there cannot be one.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  holdPage();
  await loaded();
  const registration = await register();
  if (!registration) return;

  let told: ServiceWorker | null = null;
  const look = (): void => {
    const { waiting } = registration;
    // Without a controller this page came from the network, and what waits is no news.
    if (!waiting || waiting === told || !navigator.serviceWorker.controller) return;
    told = waiting;
    announce({
      title: text.newVersion.title,
      description: text.newVersion.says,
      stays: true,
      action: { name: text.newVersion.reload, run: () => void reloadToNewest() },
    });
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });

  let asked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' || Date.now() - asked < ASK_EVERY) return;
    asked = Date.now();
    void ask(registration);
  });
}

/** Closes what is open and loads the newest page there is: also one this device has not fetched yet. */
export async function reloadToNewest(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration) await Promise.race([takeOver(registration), patience()]);
  await reloadPage();
}

async function takeOver(registration: ServiceWorkerRegistration): Promise<void> {
  if (!registration.waiting) await ask(registration);
  const newest = registration.installing ?? registration.waiting;
  if (!newest) return;
  const reached = (...states: ServiceWorkerState[]): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (states.includes(newest.state)) resolve();
      };
      newest.addEventListener('statechange', look);
      look();
    });
  await reached('installed', 'activating', 'activated', 'redundant');
  newest.postMessage('take-over');
  await reached('activated', 'redundant');
}

/** Asks the server for a newer page; without a network there is none. */
async function ask(registration: ServiceWorkerRegistration): Promise<void> {
  try {
    await registration.update();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
  }
}

/** Null where the browser refuses, as private windows may, or the server cannot be reached: the page works without. */
async function register(): Promise<ServiceWorkerRegistration | null> {
  try {
    return await navigator.serviceWorker.register(at('/sw.js'), { updateViaCache: 'none' });
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

/** Says to service workers that this build's files are still needed. Let go on leaving: a page with a lock cannot be
 * kept for going back to. */
function holdPage(): void {
  const name = PAGE_LOCK + new URL(import.meta.url).pathname;
  const hold = (): void => {
    const left = new AbortController();
    window.addEventListener('pagehide', () => left.abort(), { once: true });
    void navigator.locks.request(
      name,
      { mode: 'shared' },
      () => new Promise<void>((resolve) => left.signal.addEventListener('abort', () => resolve())),
    );
  };
  hold();
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) hold();
  });
}

/** The page comes first, and what is kept for later after it. */
const loaded = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.readyState === 'complete') resolve();
    else window.addEventListener('load', () => resolve(), { once: true });
  });

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PATIENCE));
