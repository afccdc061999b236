import { test as base, expect } from '@playwright/test';
import { Browser, type BrowserOptions } from './browser.ts';
import { type DocumentLinks, newDocument } from './links.ts';
import { ParleyServer, type ServerSettings } from './server.ts';

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

export const test = base.extend<Fixtures>({
  serverSettings: [{}, { option: true }],

  server: async ({ serverSettings }, use, testInfo) => {
    const server = await ParleyServer.start(serverSettings);
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
  launch: async ({ server: _outlives }, use) => {
    const browsers: Browser[] = [];
    await use(async (name, options) => {
      const browser = await Browser.launch(name, options);
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
