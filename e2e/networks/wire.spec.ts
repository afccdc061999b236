import { expect, test } from '@playwright/test';
import type { OpenDocument } from '../src/index.ts';
import { until } from '../src/index.ts';
import { beginKeystrokes, endKeystrokes, summaryOf } from '../src/keystrokes.ts';
import { fingerprintOf, layOutWhatIsInSight, paragraphsOf, writeLarge } from '../src/large-text.ts';
import { Lab } from './lab/lab.ts';
import { untilRung } from './rung.ts';
import { Stream } from './stream.ts';
import { expectWithin } from './within.ts';

const WRITE_MS = 20_000;
/** 5 MB, which do not compress. */
const LARGE = { paragraphs: 500, length: 10_000 } as const;
/** Less is what the machine does at random, ms. */
const LEAST_MS = 5;

let lab: Lab;

test.beforeAll(async () => {
  lab = await Lab.build();
});

test.afterAll(async () => {
  await lab?.close();
});

/** Somebody in a home of their own; its cable can become bad. */
async function person(name: string) {
  const home = await lab.internet.home({ wire: true });
  return { home, browser: await lab.browser(name, await home.device()) };
}

test('100 ms and 5 % loss each way: both write, nothing is lost or doubled', async () => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const { edit } = await lab.document();
  bob.home.uplink({ delay: 100, loss: 5 });
  const first = await ada.browser.open(edit);
  const second = await bob.browser.open(edit);
  await first.typeParagraph('begun');
  await second.shows('begun');
  await untilRung([first, second], 'direct', 60_000);
  const began = Date.now();
  const stream = await Stream.begin([first, second]);
  await pause(WRITE_MS);
  expectWithin(await stream.longestSince(began), 3_000, 'what is lost is sent again');
  await stream.end();
  for (const { browser } of [ada, bob]) await browser.quit();
});

test('1 Mbit/s with 5 MB going over: keystrokes of the others take at most three times as long', async () => {
  test.setTimeout(300_000);
  const [ada, bob, cleo] = [await person('ada'), await person('bob'), await person('cleo')];
  const { edit } = await lab.document();
  const author = await open(ada.browser.open(edit));
  await writeLarge(author, LARGE, 'paste');
  const third = await open(cleo.browser.open(edit));
  await arrived(third);
  await untilRung([author, third], 'direct');
  const others = [author, third] as const;
  const idle = await whileTyping(others, () => pause(WRITE_MS));

  bob.home.uplink({ rate: 1 });
  let newcomer: OpenDocument | undefined;
  const meanwhile = await whileTyping(others, async () => {
    newcomer = await open(bob.browser.open(edit));
    await arrived(newcomer, 240_000);
  });
  console.log(`keystrokes between two others: p95 ${idle} ms, while 5 MB go over: ${meanwhile} ms`);
  expect(meanwhile).toBeLessThanOrEqual(3 * Math.max(idle, LEAST_MS));
  if (!newcomer) throw new Error('nobody came');
  // The last keystrokes may be on their way to whoever has the slow wire.
  const late = newcomer;
  await expect(async () => {
    expect(await fingerprintOf(late)).toEqual(await fingerprintOf(author));
  }).toPass({ timeout: 60_000 });
});

/** The 95th percentile of keystrokes between the two while that goes on, ms. */
async function whileTyping(
  documents: readonly OpenDocument[],
  goesOn: () => Promise<unknown>,
): Promise<number> {
  await beginKeystrokes(documents);
  const from = Date.now();
  await goesOn();
  const between = { from, to: Date.now() };
  const delays = await Promise.all(documents.map((document) => endKeystrokes(document, between)));
  return summaryOf(delays.flat()).p95;
}

async function open(opening: Promise<OpenDocument>): Promise<OpenDocument> {
  const document = await opening;
  await layOutWhatIsInSight(document);
  return document;
}

const arrived = (document: OpenDocument, timeout = 60_000): Promise<void> =>
  until(
    `${document.name} has ${LARGE.paragraphs} paragraphs`,
    async () => (await paragraphsOf(document)) >= LARGE.paragraphs,
    { timeout },
  );

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
