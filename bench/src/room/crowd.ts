import type { Page } from 'playwright-core';
import { Browser } from '../lib/browser.ts';
import type { PageServer } from '../lib/page-server.ts';

export const TABS_A_BROWSER = 4;

/**
 * So many tabs, at most {@link TABS_A_BROWSER} in each Chromium. Each tab is a site of its own: for the browser, and so for
 * what is compared, they are devices with nothing in common, each with durable storage.
 */
export class Crowd {
  readonly tabs: readonly Page[];
  readonly #browsers: readonly Browser[];

  private constructor(tabs: readonly Page[], browsers: readonly Browser[]) {
    this.tabs = tabs;
    this.#browsers = browsers;
  }

  static async launch(size: number, pages: PageServer): Promise<Crowd> {
    const tabs: Page[] = [];
    const browsers: Browser[] = [];
    try {
      while (tabs.length < size) {
        const browser = await Browser.launch(`crowd-${browsers.length}`, pages.origin);
        browsers.push(browser);
        const most = Math.min(size, browsers.length * TABS_A_BROWSER);
        while (tabs.length < most) tabs.push(await browser.tab(pages.siteOrigin(`tab-${tabs.length}`)));
      }
      return new Crowd(tabs, browsers);
    } catch (error) {
      await closeAll(browsers);
      throw error;
    }
  }

  /** The processor time of all processes of the browsers, ms. */
  async processorTime(): Promise<number> {
    const times = await Promise.all(this.#browsers.map((browser) => browser.processorTime()));
    return times.reduce((sum, time) => sum + time, 0);
  }

  close(): Promise<void> {
    return closeAll(this.#browsers);
  }
}

async function closeAll(browsers: readonly Browser[]): Promise<void> {
  await Promise.all(browsers.map((browser) => browser.close()));
}
