import type { BrowserContext, Page, Browser as Process } from '@playwright/test';
import { OpenDocument } from './document.ts';
import { engine, type Start } from './engine/index.ts';
import { makeFolder, removeFolder } from './folder.ts';
import { FrameRecorder } from './frames.ts';
import { keepPeerConnections, withoutWebRtc } from './peer-connections.ts';
import { processOf, renderersOf } from './processes.ts';

const PHONE = {
  viewport: { width: 390, height: 780 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const;

export interface BrowserOptions {
  /** A profile on the disk, which outlives `quit` and `launch`, and so a process of its own. */
  readonly profile?: boolean;
  /** As if this browser had no WebRTC. */
  readonly webRtc?: boolean;
  /** Host candidates show their addresses: a Node peer cannot resolve `.local` names. In a process of its own. */
  readonly plainAddresses?: boolean;
  /** More of Chromium's flags, for a process of its own. */
  readonly flags?: readonly string[];
  /** The language its person reads, as a BCP 47 tag. */
  readonly locale?: string;
  /** A phone's: a narrow screen that is touched. */
  readonly phone?: boolean;
  /** The program that is started; Debian's if absent. */
  readonly executable?: string;
  /** Whether its pages may see all of this machine's networks, `lo` too, as those with a camera may. True if absent: where
   * there is only `lo`, others see none. */
  readonly seesNetworks?: boolean;
}

/** What the pages of a browser complained about: console errors, and errors nobody caught. */
export class Complaints {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];

  /** From now on, and from the start, a complaint like this one is no surprise. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  add(complaint: string): void {
    this.#found.push(complaint);
  }

  get unexpected(): string[] {
    return this.#found.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
  }
}

/** A browser's process for people who need none of their own. */
export const launchProcess = (): Promise<Process> => engine.launch();

/**
 * One person's browser. It shares no storage, channel, lock or cache with another's: it is a context of its own in a
 * Chromium process that may be shared, or a process with a profile on the disk if the options ask for one.
 */
export class Browser {
  readonly name: string;
  readonly complaints = new Complaints();
  readonly frames = new FrameRecorder();
  readonly #options: BrowserOptions;
  /** The folder of its profile, or the process it shares, which keeps nothing. */
  readonly #home: string | Process;
  #context: BrowserContext | null = null;

  private constructor(name: string, home: string | Process, options: BrowserOptions) {
    this.name = name;
    this.#home = home;
    this.#options = options;
  }

  /** In the shared process if there is one and the options allow it, else in one of its own. */
  static async launch(name: string, options: BrowserOptions = {}, shared?: Process): Promise<Browser> {
    const { profile = false, plainAddresses = false, flags = [], executable, seesNetworks = true } = options;
    const isOwn = profile || plainAddresses || flags.length > 0 || executable !== undefined || !seesNetworks;
    const home = isOwn ? undefined : shared;
    const browser = new Browser(name, home ?? (await makeFolder(name)), options);
    await browser.#start();
    return browser;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error(`${this.name}'s browser is not running`);
    return this.#context;
  }

  get running(): boolean {
    return this.#context !== null;
  }

  /** Starts it again after `quit`, with the same profile. */
  async launch(): Promise<void> {
    if (this.#context) throw new Error(`${this.name}'s browser is running already`);
    if (typeof this.#home !== 'string')
      throw new Error(`${this.name}'s browser was launched without a profile`);
    await this.#start();
  }

  async #start(): Promise<void> {
    const { webRtc = true, plainAddresses = false, flags = [], locale = 'en-US' } = this.#options;
    const { executable, seesNetworks = true, phone = false } = this.#options;
    const screen = phone ? PHONE : {};
    const start: Start = { locale, flags, executable, seesNetworks, plainAddresses, screen };
    const context =
      typeof this.#home === 'string'
        ? await engine.withProfile(this.#home, start)
        : await engine.context(this.#home, start);
    this.#context = context;
    await context.addInitScript(webRtc ? keepPeerConnections : withoutWebRtc);
    context.on('console', (message) => {
      if (message.type() === 'error') this.complaints.add(`console: ${message.text()}`);
    });
    context.on('weberror', (error) =>
      this.complaints.add(`uncaught: ${error.error().stack ?? error.error()}`),
    );
    for (const page of context.pages()) this.#watch(page);
    context.on('page', (page) => this.#watch(page));
  }

  /** Opens a link in a new tab and waits until the document stands. */
  async open(link: string): Promise<OpenDocument> {
    const page = await this.newTab();
    await page.goto(link);
    return OpenDocument.in(page, this.name);
  }

  newTab(): Promise<Page> {
    return this.context.newPage();
  }

  /** From now on the network is away for HTTP and new WebSockets; WebRTC does not hear of it. */
  async setOffline(offline: boolean): Promise<void> {
    await this.context.setOffline(offline);
  }

  /** The servers may be away in this test: what a page then logs of its requests and sockets is no surprise. */
  expectServersAway(): void {
    this.complaints.expect(/^console: WebSocket connection to '.*' failed/);
    this.complaints.expect(/^console: Failed to load resource: net::ERR_/);
  }

  /** Closes every tab, and the process if it is its own. A profile stays; without one nothing does. */
  async quit(): Promise<void> {
    const context = this.#context;
    this.#context = null;
    await context?.close();
  }

  /** Kills the process, as a crash of the whole browser does: nobody is told goodbye. The profile stays. */
  async kill(): Promise<void> {
    const context = this.context;
    this.#context = null;
    const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
    if (typeof this.#home !== 'string') throw new Error(`${this.name}'s browser has no process of its own`);
    process.kill(await processOf(this.#home), 'SIGKILL');
    await gone;
  }

  /** Sends a signal to what runs its pages, and to nothing else: a page that is stopped is frozen as one in the background may be, one
   * that is killed is gone as one is that a phone discards. Of a browser with a process of its own. */
  async signalPages(signal: NodeJS.Signals): Promise<void> {
    if (typeof this.#home !== 'string') throw new Error(`${this.name}'s browser has no process of its own`);
    for (const pid of await renderersOf(await processOf(this.#home))) process.kill(pid, signal);
  }

  /** Ends it for good, and removes its profile. */
  async close(): Promise<void> {
    await this.quit();
    if (typeof this.#home === 'string') await removeFolder(this.#home);
  }

  #watch(page: Page): void {
    this.frames.watch(page);
    page.on('crash', () => this.complaints.add(`crashed: ${page.url()}`));
  }
}
