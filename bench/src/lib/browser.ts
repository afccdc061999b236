import { randomUUID } from 'node:crypto';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import { processorTime } from './processor-time.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Without it no ICE candidate is gathered where there is only `lo`.
  '--allow-loopback-in-peer-connection',
  // `performance.memory` in bytes, not in buckets.
  '--enable-precise-memory-info',
];

/**
 * A Chromium process of its own, with a profile on the disk: what is durable in it is durable as for a person. Unlike the
 * tests' browser it records nothing of what a page does, for that would be measured too.
 */
export class Browser {
  readonly #profile: string;
  readonly #context: BrowserContext;
  readonly #origin: string;

  private constructor(profile: string, context: BrowserContext, origin: string) {
    this.#profile = profile;
    this.#context = context;
    this.#origin = origin;
  }

  /** `origin` is where the bench page is served, `flags` are Chromium's, beside those each browser here has. */
  static async launch(name: string, origin: string, flags: readonly string[] = []): Promise<Browser> {
    const profile = await makeFolder(name);
    try {
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: '/usr/bin/chromium',
        args: [...FLAGS, ...flags],
      });
      await prepare(context);
      return new Browser(profile, context, origin);
    } catch (error) {
      await removeFolder(profile);
      throw error;
    }
  }

  /** Opens the bench page in a new tab, from another origin if one is given. */
  tab(origin = this.#origin): Promise<Page> {
    return openTab(this.#context, origin);
  }

  /** The processor time all its processes have used, ms. */
  processorTime(): Promise<number> {
    return processorTime(`--user-data-dir=${this.#profile}`);
  }

  /** An empty tab. */
  emptyTab(): Promise<Page> {
    return this.#context.newPage();
  }

  async close(): Promise<void> {
    await this.#context.close();
    await removeFolder(this.#profile);
  }
}

/**
 * So many browsers as contexts of one Chromium process: they share no storage, no channel and no lock, only the machine's
 * memory. For counting, not for timing.
 */
export class BrowserCrowd {
  readonly #close: () => Promise<void>;
  readonly tabs: readonly Page[];
  readonly #mark: string;

  private constructor(tabs: readonly Page[], mark: string, close: () => Promise<void>) {
    this.tabs = tabs;
    this.#mark = mark;
    this.#close = close;
  }

  static async launch(size: number, origin: string, initScript: () => void): Promise<BrowserCrowd> {
    // Chromium does not know it; it tells this process from others.
    const mark = `--bench-crowd=${randomUUID()}`;
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...FLAGS, mark] });
    try {
      const tabs: Page[] = [];
      while (tabs.length < size) {
        const context = await browser.newContext();
        await prepare(context);
        await context.addInitScript(initScript);
        tabs.push(await openTab(context, origin));
      }
      return new BrowserCrowd(tabs, mark, () => browser.close());
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** The processor time of all tabs together, and of the browser around them, ms. */
  processorTime(): Promise<number> {
    return processorTime(this.#mark);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** A server is stopped in some runs: that its socket refuses is no news then. */
const EXPECTED = 'net::ERR_CONNECTION_REFUSED';

/** Media permission: without it host candidates are not gathered on `lo`. What a page complains about is shown. */
async function prepare(context: BrowserContext): Promise<void> {
  await context.grantPermissions(['camera', 'microphone']);
  context.on('weberror', (error) => process.stderr.write(`page: ${error.error().stack ?? error.error()}\n`));
  context.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.includes(EXPECTED)) process.stderr.write(`page: ${text}\n`);
  });
}

async function openTab(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForFunction(() => window.bench !== undefined);
  return page;
}
