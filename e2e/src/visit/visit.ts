import type { CDPSession, Page } from '@playwright/test';
import { type LoadedScript, type ScriptFigures, type SeenScript, scriptsBy } from './scripts.ts';

/** When a page is ready, as CSS selectors. */
export interface Readiness {
  /** It is there when one can begin. */
  readonly usable: string;
  /** It is there when everything is shown; null if that is the same. */
  readonly whole: string | null;
}

/** It is there when one can write in a document. */
export const WRITABLE = '.writing[contenteditable="true"]';

/** One opening of a page; times in ms since its address was entered. */
export interface Visit {
  readonly usable: number;
  readonly whole: number;
  readonly scripts: ScriptFigures;
}

interface Times {
  usable: number;
  whole: number;
}

declare global {
  interface Window {
    benchTimes?: Times;
  }
}

const LONG = 120_000;

/** Opens `url` in an empty tab and waits until it is ready. */
export async function visit(page: Page, url: string, readiness: Readiness): Promise<Visit> {
  const network = await page.context().newCDPSession(page);
  const loaded = await listenForScripts(network);
  await page.addInitScript(watch, readiness);
  await page.goto(url);
  await page.waitForFunction(() => (window.benchTimes?.whole ?? 0) > 0, undefined, { timeout: LONG });
  const { times, seen } = await page.evaluate(seenScripts);
  return { ...times, scripts: scriptsBy(times.usable, seen, loaded) };
}

/** Runs in the page, before anything of it. */
function watch({ usable, whole }: Readiness): void {
  const times: Times = { usable: 0, whole: 0 };
  window.benchTimes = times;
  const look = (): void => {
    if (times.usable === 0 && document.querySelector(usable)) times.usable = performance.now();
    if (times.usable === 0 || (whole !== null && !document.querySelector(whole))) return;
    changes.disconnect();
    times.whole = performance.now();
  };
  const changes = new MutationObserver(look);
  changes.observe(document, { childList: true, subtree: true, attributeFilter: ['contenteditable'] });
}

/** Runs in the page. */
function seenScripts(): { times: Times; seen: SeenScript[] } {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const seen = entries
    .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    .map(({ name, responseEnd }) => ({ url: name, there: responseEnd }));
  return { times: window.benchTimes ?? { usable: 0, whole: 0 }, seen };
}

/** Fills the returned list as scripts come over the network. */
async function listenForScripts(network: CDPSession): Promise<LoadedScript[]> {
  const loaded: LoadedScript[] = [];
  const answered = new Map<string, { url: string; body: number }>();
  network.on('Network.responseReceived', ({ requestId, response }) => {
    const length = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-length');
    answered.set(requestId, { url: response.url, body: Number(length?.[1] ?? 0) });
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength: wire }) => {
    const response = answered.get(requestId);
    if (response) loaded.push({ ...response, wire });
  });
  await network.send('Network.enable');
  return loaded;
}
