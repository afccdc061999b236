import { test as base, expect, type Browser as Process } from '@playwright/test';
import { Browser, type BrowserOptions, launchProcess } from './browser.ts';
import { type DocumentLinks, newDocument } from './links.ts';
import { ParleyServer, type ServerSettings } from './server.ts';
import { ServersAhead } from './servers-ahead.ts';

export interface Fixtures {
  /** Settings of `server`, for `test.use`. */
  serverSettings: ServerSettings;
  /** A running server: page, signaling and home. */
  server: ParleyServer;
  /** A new document at `server`. */
  links: DocumentLinks;
  /** Launches a person's browser; all are closed after the test, which fails if a page complained unexpectedly. */
  launch: (name: string, options?: BrowserOptions) => Promise<Browser>;
}

/** What all tests of a run have together. */
interface Shared {
  /** The Chromium process of everybody who needs none of their own. */
  chromiumProcess: Process;
  serversAhead: ServersAhead;
}

export const test = base.extend<Fixtures, Shared>({
  chromiumProcess: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first parameter.
    async ({}, use) => {
      const chromium = await launchProcess();
      await use(chromium);
      await chromium.close();
    },
    { scope: 'worker' },
  ],

  serversAhead: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first parameter.
    async ({}, use) => {
      const servers = new ServersAhead();
      await use(servers);
      await servers.close();
    },
    { scope: 'worker' },
  ],

  serverSettings: [{}, { option: true }],

  server: async ({ serverSettings, serversAhead }, use, testInfo) => {
    const usual = Object.keys(serverSettings).length === 0;
    const server = await (usual ? serversAhead.take() : ParleyServer.start(serverSettings));
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server.log', { body: await server.log(), contentType: 'text/plain' });
    }
    await server.close();
  },

  links: async ({ server }, use) => {
    await use(await newDocument(server.origin));
  },

  // The server ends after the browsers: a page still fetches, in idle moments, what may be needed later.
  launch: async ({ server: _outlives, chromiumProcess }, use) => {
    const browsers: Browser[] = [];
    await use(async (name, options) => {
      const browser = await Browser.launch(name, options, chromiumProcess);
      browsers.push(browser);
      return browser;
    });
    const complaints = browsers.flatMap(({ name, complaints: { unexpected } }) =>
      unexpected.map((complaint) => `${name}: ${complaint}`),
    );
    await Promise.all(browsers.map((browser) => browser.close()));
    expect(complaints, 'no page complained').toEqual([]);
  },
});

export { expect };
