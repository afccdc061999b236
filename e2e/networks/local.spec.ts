import { expect, test } from '@playwright/test';
import { expectEqual, type OpenDocument } from '../src/index.ts';
import type { Home } from './lab/home.ts';
import { Lab } from './lab/lab.ts';
import { rungBetween, untilRung } from './rung.ts';
import { expectWithin } from './within.ts';

/** Chromium's switch for the permission that is to come for WebRTC. */
const GUARDED = { flags: ['--enable-features=LocalNetworkAccessChecksWebRTC'] };

let lab: Lab;
let home: Home;

test.beforeAll(async () => {
  // Without a relay: what is joined here is joined by the local network, or through home.
  lab = await Lab.build({ PARLEY_TURN_URLS: '', PARLEY_TURN_SECRET: '' });
  home = await lab.internet.home();
});

test.afterAll(async () => {
  await lab?.close();
});

async function bothWays(documents: readonly OpenDocument[], words: string): Promise<void> {
  await Promise.all(documents.map((document) => document.typeParagraph(`${document.name}, ${words}.`)));
  for (const document of documents)
    for (const { name } of documents) await document.shows(`${name}, ${words}.`);
  await expectEqual(documents);
}

/** One after the other, so that nobody's words fall into another's. */
async function inTurn(documents: readonly OpenDocument[], words: string): Promise<void> {
  for (const document of documents) {
    await document.typeParagraph(`${document.name}, ${words}.`);
    for (const other of documents) await other.shows(`${document.name}, ${words}.`);
  }
  await expectEqual(documents);
}

test('one network, and the internet goes: direct stays, edits go on, and it comes back by itself', async () => {
  await home.pass('all');
  const browsers = [
    await lab.browser('ada', await home.device()),
    await lab.browser('bob', await home.device()),
  ];
  const { edit } = await lab.document();
  const documents = (await Promise.all(browsers.map((browser) => browser.open(edit)))) as [
    OpenDocument,
    OpenDocument,
  ];
  await untilRung(documents, 'direct');
  await bothWays(documents, 'with the internet');
  await home.pass('none');
  await bothWays(documents, 'as it went');
  for (const document of documents) {
    await document.untilStatus('knows that the servers are away', ({ home: at, signaling }) => {
      return at !== 'connected' && signaling !== 'connected';
    });
  }
  await bothWays(documents, 'without it');
  expect(await rungBetween(documents)).toBe('direct');
  for (const document of documents) expect((await document.status()).route).toBe('direct');
  await home.pass('all');
  for (const document of documents) await document.untilAtHome();
  for (const browser of browsers) await browser.quit();
});

test('one network without the internet: two who lose each other are joined again through a third', async () => {
  await home.pass('all');
  const devices = [await home.device(), await home.device(), await home.device()] as const;
  const browsers = await Promise.all(
    devices.map((device, at) => lab.browser(['ada', 'bob', 'cleo'][at] ?? '', device)),
  );
  const { edit } = await lab.document();
  const documents = await Promise.all(browsers.map((browser) => browser.open(edit)));
  const [, bob, cleo] = documents as [OpenDocument, OpenDocument, OpenDocument];
  const everybodyIs = async (routes: string): Promise<void> => {
    for (const document of [bob, cleo]) {
      await document.untilStatus(
        `knows two who are ${routes}`,
        ({ peers }) =>
          peers
            .map(({ route }) => route)
            .sort()
            .join() === routes,
        60_000,
      );
    }
  };
  await everybodyIs('direct,direct');
  await inTurn(documents, 'with the internet');
  await home.pass('none');
  for (const document of documents)
    await document.untilStatus('knows that signaling is away', ({ signaling }) => signaling !== 'connected');
  await devices[1].refuse(await devices[2].address('eth0'));
  await everybodyIs('direct,indirect');
  await inTurn(documents, 'round about');
  await devices[1].refuse(null);
  await everybodyIs('direct,direct');
  await inTurn(documents, 'joined again');
  for (const browser of browsers) await browser.quit();
});

test('the local network not yet allowed, denied, and allowed: through home, named, and direct @quick', async () => {
  await home.pass('all');
  const [ada, bob] = [
    await lab.browser('ada', await home.device(), GUARDED),
    await lab.browser('bob', await home.device(), GUARDED),
  ];
  const { edit } = await lab.document();
  const { origin } = new URL(edit);
  const first = await ada.open(edit);
  await first.typeParagraph('Ada was here first.');
  const second = await bob.open(edit);
  const opened = performance.now();
  await second.shows('Ada was here first.');
  expectWithin(performance.now() - opened, 2_000, 'the text comes through home');
  const documents = [first, second] as const;
  await untilNamed(documents);
  expectWithin(performance.now() - opened, 5_000, 'what is in the way is named');
  await bothWays(documents, 'through home');
  expect(await rungBetween(documents)).toBe('home');

  const allowed = performance.now();
  await Promise.all(
    [ada, bob].map(({ context }) => context.grantPermissions(['local-network-access'], { origin })),
  );
  await untilRung(documents, 'direct');
  expectWithin(performance.now() - allowed, 10_000, 'direct once it is allowed');
  await bothWays(documents, 'direct');
  for (const document of documents) {
    await document.untilStatus('nothing is in the way', ({ problems }) => problems.length === 0);
  }
  for (const browser of [ada, bob]) await browser.quit();
});

async function untilNamed(documents: readonly OpenDocument[]): Promise<void> {
  for (const document of documents) {
    await document.untilStatus('says what is in the way', ({ problems }) =>
      problems.some(({ code }) => code === 'local-network'),
    );
    await expect(document.page.locator('.status-line')).toContainText('Local network not allowed');
  }
}
