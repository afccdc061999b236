import { until } from '@parley/e2e';
import type { Page } from 'playwright-core';
import type { SmoothnessFigures } from '../../page/src/paste/smoothness.ts';
import { Browser } from '../lib/browser.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { startParley } from '../stacks/parley.ts';
import type { RunningStack } from '../stacks/running-stack.ts';
import { startYWebsocket } from '../stacks/y-websocket.ts';
import { figuresOf, type PasteFigures, pasteText, type Visit } from './report.ts';

/** What is pasted, in characters of one byte. */
const SIZES = [5_000_000, 20_000_000];
const ROUNDS = 3;
/** Somebody keeps on typing so fast, ms between two keys. */
const KEY_EVERY = 25;
/** How long both pages are watched after the paste has arrived, ms: the log is written, receipts come. */
const AFTERWARDS = 2_000;

/** `npm run bench -- paste`. */
export function paste(): Promise<Outcome> {
  return owning(async (own) => {
    const pages = own(await PageServer.start('paste.html'));
    // Not y-webrtc: what is larger than one message never arrives there.
    const stacks: readonly RunningStack[] = [
      await startParley(own, pages, { name: 'parley', title: 'Parley (sealed, signed)' }),
      await startYWebsocket(own, pages),
    ];
    const writer = own(await Browser.launch('writer', pages.origin));
    const reader = own(await Browser.launch('reader', pages.origin));
    const figures: PasteFigures[] = [];
    for (const size of SIZES) {
      const rounds = new Map(stacks.map(({ name }) => [name, [] as Visit[]]));
      for (let round = 1; round <= ROUNDS; round++) {
        for (const stack of stacks) {
          progress(`${size / 1e6} MB, round ${round} of ${ROUNDS}: ${stack.title}`);
          rounds.get(stack.name)?.push(await pasteOnce([writer, reader], stack, size, pages.origin));
        }
      }
      figures.push(...stacks.map(({ name, title }) => figuresOf(name, title, size, rounds.get(name) ?? [])));
    }
    return { report: { paste: figures }, text: pasteText(figures) };
  });
}

function pasteOnce(
  browsers: readonly [Browser, Browser],
  stack: RunningStack,
  size: number,
  origin: string,
): Promise<Visit> {
  return owning(async (own) => {
    const [writer, reader] = [own(await browsers[0].emptyTab()), own(await browsers[1].emptyTab())];
    const options = await stack.fresh();
    for (const tab of [writer, reader]) {
      await tab.goto(`${origin}/paste.html`);
      await tab.waitForFunction(() => window.pastePage !== undefined);
      await tab.evaluate((opened) => window.pastePage?.open(opened), options);
    }
    await until(`${stack.title}: both are connected`, async () => {
      const ready = await Promise.all(
        [writer, reader].map((tab) => tab.evaluate(() => window.pastePage?.ready(1))),
      );
      return ready.every(Boolean);
    });
    await writer.evaluate((characters) => window.pastePage?.prepare(characters), size);
    for (const tab of [writer, reader]) await tab.evaluate(() => window.pastePage?.watch());

    const stopTyping = await keepTyping(writer);
    const began = performance.now();
    await writer.evaluate(() => window.pastePage?.paste());
    await until(
      `${stack.title}: the paste has arrived`,
      () => reader.evaluate((least) => (window.pastePage?.length() ?? 0) >= least, size),
      { timeout: 120_000 },
    );
    const arrived = performance.now() - began;
    await writer.waitForTimeout(AFTERWARDS);
    await stopTyping();
    const [ofWriter, ofReader] = [await smoothnessOf(writer), await smoothnessOf(reader)];
    return { writer: ofWriter, reader: ofReader, arrived };
  });
}

/** Presses a key again and again, whether or not the page has come to the one before. */
async function keepTyping(tab: Page): Promise<() => Promise<void>> {
  const devtools = await tab.context().newCDPSession(tab);
  const pressed: Promise<unknown>[] = [];
  const key = { key: 'e', code: 'KeyE', text: 'e', windowsVirtualKeyCode: 69 };
  const timer = setInterval(() => {
    pressed.push(devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key }));
    pressed.push(devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }));
  }, KEY_EVERY);
  return async () => {
    clearInterval(timer);
    await Promise.all(pressed);
  };
}

const smoothnessOf = async (tab: Page): Promise<SmoothnessFigures> => {
  const figures = await tab.evaluate(() => window.pastePage?.smoothness());
  if (!figures) throw new Error('the page is not one for pasting');
  return figures;
};
