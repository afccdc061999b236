import type { BrowserContext, Browser as Process } from '@playwright/test';
import {
  type BrowserContext as FirefoxContext,
  type Browser as FirefoxProcess,
  firefox,
} from 'playwright-for-firefox';
import { addLocalNetwork } from '../local-network.ts';
import type { Engine } from './engine.ts';

const PROGRAM = '/usr/bin/firefox-esr';

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

/** What this Firefox does not know how to pretend. */
const AS_IT_IS = { colorScheme: null, contrast: null, forcedColors: null, reducedMotion: null } as const;

/** How it is launched: Debian's build speaks WebDriver BiDi. */
export const FIREFOX = { channel: 'moz-firefox', executablePath: PROGRAM, firefoxUserPrefs: PREFERENCES };

/** The options of each of its contexts, whoever's it is. */
export const FIREFOX_CONTEXT = { ...AS_IT_IS, ignoreHTTPSErrors: true };

/** Debian's Firefox, driven by the last Playwright that knows how to drive it as Debian builds it. Its objects are of another version
 * of Playwright, and the same in all that is used of them. */
export const firefoxEngine: Engine = {
  name: 'firefox',

  async launch() {
    await addLocalNetwork();
    return (await firefox.launch(FIREFOX)) as unknown as Process;
  },

  async context(process, { locale, screen: { isMobile: _unknown, ...screen } }) {
    const context = await (process as unknown as FirefoxProcess).newContext({
      ...FIREFOX_CONTEXT,
      locale,
      ...screen,
    });
    return asOurs(context);
  },

  async withProfile(profile, { executable = PROGRAM, locale, screen: { isMobile: _unknown, ...screen } }) {
    await addLocalNetwork();
    const options = { ...FIREFOX, ...FIREFOX_CONTEXT, executablePath: executable, locale, ...screen };
    return asOurs(await firefox.launchPersistentContext(profile, options));
  },

  isProcessOf: (command, profile) =>
    command.some((part) => part.toLowerCase().endsWith('-profile')) &&
    command.includes(profile) &&
    !command.includes('-contentproc'),
};

const asOurs = (context: FirefoxContext): BrowserContext => context as unknown as BrowserContext;
