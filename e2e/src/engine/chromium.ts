import { chromium } from '@playwright/test';
import type { Engine, Start } from './engine.ts';

const PROGRAM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Without it no ICE candidate is gathered where there is only `lo`. */
const LOOPBACK = '--allow-loopback-in-peer-connection';

/** Without the permission host candidates are not gathered on `lo`. */
const MEDIA = ['camera', 'microphone'];

/** Debian's Chromium. */
export const chromiumEngine: Engine = {
  name: 'chromium',

  launch: () => chromium.launch({ executablePath: PROGRAM, args: [...FLAGS, LOOPBACK] }),

  async context(process, { locale, screen, seesNetworks }) {
    const context = await process.newContext({ locale, ...screen });
    if (seesNetworks) await context.grantPermissions(MEDIA);
    return context;
  },

  async withProfile(profile, { executable = PROGRAM, locale, screen, ...start }) {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: executable,
      locale,
      ...screen,
      args: flagsOf(start),
    });
    if (start.seesNetworks) await context.grantPermissions(MEDIA);
    return context;
  },

  isProcessOf: (command, profile) =>
    command.includes(`--user-data-dir=${profile}`) && !command.some((part) => part.startsWith('--type=')),
};

const flagsOf = ({
  seesNetworks,
  plainAddresses,
  flags,
}: Pick<Start, 'seesNetworks' | 'plainAddresses' | 'flags'>): string[] => [
  ...FLAGS,
  ...(seesNetworks ? [LOOPBACK] : []),
  ...(plainAddresses ? ['--disable-features=WebRtcHideLocalIpsWithMdns'] : []),
  ...flags,
];
