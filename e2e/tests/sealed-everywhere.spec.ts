import { join } from 'node:path';
import { type Fragment, openFragment, parseFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { fromHex } from '@parley/wire';
import type { Browser, DocumentLinks, ParleyServer } from '../src/index.ts';
import { expect, test } from '../src/index.ts';
import { filesBelow, holds, spellings, textSpellings } from '../src/search.ts';

const MARKER = 'Quixotic zebras juggle forty-two violet lanterns.';

test.use({ serverSettings: { PARLEY_LOG_LEVEL: 'debug' } });

/** All that the servers could see or keep, by place. */
async function everythingSeen(
  server: ParleyServer,
  browsers: readonly Browser[],
): Promise<Map<string, Buffer>> {
  const seen = new Map<string, Buffer>();
  for (const { path, bytes } of await filesBelow(server.dataFolder)) seen.set(path, bytes);
  seen.set('log', Buffer.from(await server.log()));
  for (const { name, frames } of browsers) {
    for (const path of ['/signal', '/home']) {
      const recorded = frames.of(path);
      seen.set(`${name} ${path}`, Buffer.concat(recorded.map(({ bytes }) => bytes)));
    }
  }
  return seen;
}

const placesOf = (needles: readonly Buffer[], seen: ReadonlyMap<string, Buffer>): string[] =>
  [...seen].filter(([, bytes]) => holds(bytes, needles)).map(([place]) => place);

function secretOf(fragment: Fragment): Uint8Array {
  switch (fragment.kind) {
    case 'owner':
      return fragment.ownerSecret;
    case 'edit':
      return fragment.editSecret;
    case 'comment':
      return fragment.commentSecret;
    case 'view':
      return fragment.viewSecret;
  }
}

/** The secrets of a document, as bytes and as they stand in its links. */
function secretsOf({ owner, edit, comment, view }: DocumentLinks): Buffer[] {
  return [owner, edit, comment, view].flatMap((link) => {
    const text = new URL(link).hash.slice(1);
    const fragment = parseFragment(text);
    return [Buffer.from(text), ...spellings(secretOf(fragment))];
  });
}

test('a marker sentence typed into a document is found nowhere in home’s data, in no WebSocket frame and in no log', async ({
  launch,
  links,
  server,
}) => {
  // Ada and Bob meet over signaling; Cleo has no WebRTC, so what is written also crosses home live.
  const browsers = await Promise.all([launch('ada'), launch('bob'), launch('cleo', { webRtc: false })]);
  const [first, second, third] = await Promise.all([
    browsers[0].open(links.edit),
    browsers[1].open(links.edit),
    browsers[2].open(links.edit),
  ]);
  await Promise.all([first.untilDirect(), second.untilDirect()]);
  await first.typeParagraph(MARKER);
  await third.shows(MARKER);
  await third.focusEnd();
  await third.page.keyboard.press('Enter');
  // At one go, as a paste: one edit holds the whole sentence.
  await third.page.keyboard.insertText(`Pasted: ${MARKER}`);
  for (const document of [first, second, third]) {
    await document.shows(`Pasted: ${MARKER}`);
    await document.untilStatus('signaling let it in', ({ signaling }) => signaling === 'connected');
    await document.untilAtHome();
  }

  // While the server runs, so that what stands in the write-ahead log is there to be found.
  const seen = await everythingSeen(server, browsers);
  const plain = await third.page.evaluate(() => {
    if (!window.parley) throw new Error('no document is open');
    return [...window.parley.Y.encodeStateAsUpdate(window.parley.doc)];
  });
  const marker = textSpellings(MARKER);
  expect(holds(Buffer.from(plain), marker), 'unsealed, the pasted marker would be found').toBe(true);
  expect(placesOf(marker, seen), 'the marker is found nowhere').toEqual([]);
  expect(placesOf(secretsOf(links), seen), 'nor is a secret of its links').toEqual([]);

  // The same search, in the same places, finds what the servers may know.
  const { room, publicKeys } = await openFragment(nodeCrypto(), new URL(links.view).hash.slice(1));
  const joined = placesOf(spellings(publicKeys.join), seen);
  const callers = browsers.filter(({ frames }) => frames.of('/home').length > 0);
  expect(callers, 'Cleo can only be reached through home').toContain(browsers[2]);
  expect(joined).toEqual(
    expect.arrayContaining([
      ...browsers.map(({ name }) => `${name} /signal`),
      ...callers.map(({ name }) => `${name} /home`),
    ]),
  );
  const named = placesOf(spellings(fromHex(room)), seen);
  expect(named).toContain('ada /signal');
  const kept = ['rooms.sqlite', 'rooms.sqlite-wal'].map((file) => join(server.dataFolder, file));
  for (const file of kept) expect([...seen.keys()]).toContain(file);
  expect(
    kept.some((file) => named.includes(file)),
    'home names the room',
  ).toBe(true);
  expect(seen.get('log')?.toString()).toContain('Parley is ready');
});
