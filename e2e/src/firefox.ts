import type { Page } from '@playwright/test';
import { type Browser as FirefoxProcess, firefox } from 'playwright-for-firefox';
import { Complaints } from './browser.ts';
import { OpenDocument } from './document.ts';
import { keepPeerConnections } from './peer-connections.ts';

/** Whatever Firefox would ask the internet for by itself, switched off; and its WebRTC as a page with a camera has it. */
const PREFERENCES = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'captivedetect.canonicalURL': '',
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.push.connection.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'media.gmp-provider.enabled': false,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

/** Debian's Firefox, driven by the last Playwright that knows how to drive it as Debian builds it. */
export class Firefox {
  readonly name: string;
  readonly complaints = new Complaints();
  readonly #process: FirefoxProcess;

  private constructor(name: string, process: FirefoxProcess) {
    this.name = name;
    this.#process = process;
  }

  /** `executable` is the program to start; it has to come to a Firefox. */
  static async launch(name: string, executable = '/usr/bin/firefox-esr'): Promise<Firefox> {
    const process = await firefox.launch({
      channel: 'moz-firefox',
      executablePath: executable,
      firefoxUserPrefs: PREFERENCES,
    });
    return new Firefox(name, process);
  }

  /** Opens a link in a profile of its own, and waits until the document stands. */
  async open(link: string): Promise<OpenDocument> {
    const context = await this.#process.newContext({
      ignoreHTTPSErrors: true,
      // This Firefox does not know how to pretend these.
      colorScheme: null,
      contrast: null,
      forcedColors: null,
      reducedMotion: null,
    });
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
