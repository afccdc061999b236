import type { Page } from '@playwright/test';
import { type Browser as FirefoxProcess, firefox } from 'playwright-for-firefox';
import { Complaints } from './browser.ts';
import { OpenDocument } from './document.ts';
import { FIREFOX, FIREFOX_CONTEXT } from './engine/firefox.ts';
import { keepPeerConnections } from './peer-connections.ts';

/** Debian's Firefox, driven by the last Playwright that knows how to drive it as Debian builds it. */
export class Firefox {
  readonly name: string;
  readonly complaints = new Complaints();
  readonly #process: FirefoxProcess;

  private constructor(name: string, process: FirefoxProcess) {
    this.name = name;
    this.#process = process;
  }

  static async launch(name: string): Promise<Firefox> {
    const process = await firefox.launch(FIREFOX);
    return new Firefox(name, process);
  }

  /** Opens a link in a profile of its own, and waits until the document stands. */
  async open(link: string): Promise<OpenDocument> {
    const context = await this.#process.newContext(FIREFOX_CONTEXT);
    await context.addInitScript(keepPeerConnections);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.add(`uncaught: ${error.stack ?? error}`));
    await page.goto(link);
    // Of another version, and the same in all that is used of it here.
    return OpenDocument.in(page as unknown as Page, this.name);
  }

  /** The servers may be away in this test: what the page then says of its sockets is no surprise. */
  expectServersAway(): void {
    this.complaints.expect(/^uncaught: Firefox can’t establish a connection to the server at ws/);
    this.complaints.expect(/^uncaught: The connection to ws\S+ was interrupted/);
  }

  async close(): Promise<void> {
    await this.#process.close();
  }
}
