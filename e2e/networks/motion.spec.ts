import { test } from '@playwright/test';
import { type Browser, type OpenDocument, until } from '../src/index.ts';
import type { Home, Passage, Translation } from './lab/home.ts';
import { Lab } from './lab/lab.ts';
import type { Namespace } from './lab/namespace.ts';
import { untilRung } from './rung.ts';
import { Stream } from './stream.ts';
import { expectWithin } from './within.ts';

const seen: { change: string; 'longest gap, ms': number; 'then on': string; 'after, ms': number }[] = [];

let lab: Lab;
let homes: readonly [Home, Home];
let devices: readonly [Namespace, Namespace];
let browsers: readonly [Browser, Browser];

test.beforeAll(async () => {
  // The shortest life credentials may have: they run out while the tests go on.
  lab = await Lab.build({ PARLEY_TURN_TTL: '60' });
  homes = [await lab.internet.home(), await lab.internet.home()];
  devices = [await homes[0].device(), await homes[1].device()];
  browsers = await Promise.all([lab.browser('ada', devices[0]), lab.browser('bob', devices[1])]);
});

test.afterAll(async () => {
  await lab?.close();
  console.table(seen.map((row) => ({ ...row, 'after, ms': Math.round(row['after, ms']) })));
});

/** Opens a document at both, once the routers are as they were in the beginning. */
async function together(
  translate: Translation = 'cone',
  pass: Passage = 'all',
): Promise<[OpenDocument, OpenDocument]> {
  for (const home of homes) {
    await home.translate(translate);
    await home.pass(pass);
  }
  const { edit } = await lab.document();
  const documents = await Promise.all([browsers[0].open(edit), browsers[1].open(edit)]);
  // A relay's address, and with it one's own, is told in rooms that stand at home.
  await documents[0].typeParagraph('begun');
  return documents;
}

test('UDP becomes blocked, and free again: another rung within 5 s, direct within 60 s @quick', async () => {
  const documents = await together();
  await untilRung(documents, 'direct');
  const stream = await Stream.begin(documents);
  const blocked = Date.now();
  await homes[0].pass('no-udp');
  const down = await untilRung(documents, 'turn-tcp');
  const gap = await stream.longestSince(blocked);
  seen.push({ change: 'UDP blocked', 'longest gap, ms': gap, 'then on': 'turn-tcp', 'after, ms': down });
  expectWithin(gap, 5_000, 'words go another way');

  const free = Date.now();
  await homes[0].pass('all');
  const up = await untilRung(documents, 'direct', 60_000);
  const pause = await stream.longestSince(free);
  seen.push({ change: 'UDP free', 'longest gap, ms': pause, 'then on': 'direct', 'after, ms': up });
  expectWithin(pause, 2_000, 'going up costs nothing');
  await stream.end();
  for (const document of documents) await document.close();
});

test('UDP was blocked from the beginning, and becomes free: direct within 60 s', async () => {
  const documents = await together('cone', 'no-udp');
  await untilRung(documents, 'turn-tcp');
  const stream = await Stream.begin(documents);
  const free = Date.now();
  for (const home of homes) await home.pass('all');
  const up = await untilRung(documents, 'direct', 60_000);
  const pause = await stream.longestSince(free);
  seen.push({ change: 'UDP free at last', 'longest gap, ms': pause, 'then on': 'direct', 'after, ms': up });
  expectWithin(pause, 2_000, 'going up costs nothing');
  await stream.end();
  for (const document of documents) await document.close();
});

test('the address of one changes', async () => {
  const documents = await together();
  await untilRung(documents, 'direct');
  const stream = await Stream.begin(documents);
  const changed = Date.now();
  await homes[0].address(devices[0], 77);
  await until('words arrive again', async () => (await stream.longestSince(Date.now() - 1_000)) < 1_000);
  const back = await untilRung(documents, 'direct', 60_000);
  const gap = await stream.longestSince(changed);
  seen.push({ change: 'another address', 'longest gap, ms': gap, 'then on': 'direct', 'after, ms': back });
  expectWithin(gap, 5_000, 'words go another way');
  await stream.end();
  for (const document of documents) await document.close();
});

test('a laptop sleeps for a minute: live within 2 s of waking', async () => {
  const documents = await together();
  await untilRung(documents, 'direct');
  const stream = await Stream.begin(documents);
  await devices[0].signalAll('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  await devices[0].signalAll('SIGCONT');
  const woken = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const live = await stream.liveAfter(woken);
  const back = await untilRung(documents, 'direct', 60_000);
  seen.push({
    change: 'asleep for a minute',
    'longest gap, ms': live,
    'then on': 'direct',
    'after, ms': back,
  });
  expectWithin(live, 2_000, 'live after waking');
  await stream.end();
  for (const document of documents) await document.close();
});

test('the relay is restarted, and the credentials that were handed out first have run out', async () => {
  const documents = await together('symmetric');
  await untilRung(documents, 'turn-udp');
  const stream = await Stream.begin(documents);
  // Longer than the first credentials live.
  await new Promise((resolve) => setTimeout(resolve, 65_000));
  const stopped = Date.now();
  await lab.relay.stop();
  await lab.relay.start();
  await until('words arrive again', async () => (await stream.longestSince(Date.now() - 1_000)) < 1_000);
  // Until the allocations that went with it are given up, the browsers still name them.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const back = 10_000 + (await untilRung(documents, 'turn-udp', 60_000));
  const gap = await stream.longestSince(stopped);
  seen.push({ change: 'relay restarted', 'longest gap, ms': gap, 'then on': 'turn-udp', 'after, ms': back });
  expectWithin(gap, 5_000, 'words go another way');
  await stream.end();
  for (const document of documents) await document.close();
});
