import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { OpenDocument } from './document.ts';
import { makeFolder, removeFolder } from './folder.ts';
import { FrameRecorder } from './frames.ts';
import { keepPeerConnections, withoutWebRtc } from './peer-connections.ts';

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
];

export interface BrowserOptions {
  /** As if this browser had no WebRTC. */
  readonly webRtc?: boolean;
  /** Host candidates show their addresses: a Node peer cannot resolve `.local` names. */
  readonly plainAddresses?: boolean;
  readonly flags?: readonly string[];
  /** The language its person reads, as a BCP 47 tag. */
  readonly locale?: string;
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

/** One person's browser: a Chromium process of its own with a profile that outlives `restart`. */
export class Browser {
  readonly name: string;
  readonly complaints = new Complaints();
  readonly frames = new FrameRecorder();
  readonly #options: BrowserOptions;
  readonly #profile: string;
  #context: BrowserContext | null = null;

  private constructor(name: string, profile: string, options: BrowserOptions) {
    this.name = name;
    this.#profile = profile;
    this.#options = options;
  }

  static async launch(name: string, options: BrowserOptions = {}): Promise<Browser> {
    const browser = new Browser(name, await makeFolder(name), options);
    await browser.launch();
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
    const { webRtc = true, plainAddresses = false, flags = [], locale = 'en-US' } = this.#options;
    const context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: '/usr/bin/chromium',
      locale,
      args: [
        ...FLAGS,
        ...(plainAddresses ? ['--disable-features=WebRtcHideLocalIpsWithMdns'] : []),
        ...flags,
      ],
    });
    this.#context = context;
    await context.grantPermissions(['camera', 'microphone']);
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

  /** Closes every tab and the process. The profile stays. */
  async quit(): Promise<void> {
    const context = this.#context;
    this.#context = null;
    await context?.close();
  }

  /** Ends it for good, and removes its profile. */
  async close(): Promise<void> {
    await this.quit();
    await removeFolder(this.#profile);
  }

  #watch(page: Page): void {
    this.frames.watch(page);
    page.on('crash', () => this.complaints.add(`crashed: ${page.url()}`));
  }
}
