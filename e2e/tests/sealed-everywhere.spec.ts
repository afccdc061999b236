import { openFragment, parseFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { fromHex, toHex } from '@parley/wire';
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

/** The secrets of a document, as bytes and as they stand in its links. */
function secretsOf({ owner, edit, view }: DocumentLinks): Buffer[] {
  return [owner, edit, view].flatMap((link) => {
    const text = new URL(link).hash.slice(1);
    const fragment = parseFragment(text);
    const secret =
      fragment.kind === 'owner'
        ? fragment.ownerSecret
        : fragment.kind === 'edit'
          ? fragment.editSecret
          : fragment.viewSecret;
    return [Buffer.from(text), ...spellings(secret)];
  });
}

test('a marker sentence typed into a document is found nowhere in home’s data, in no WebSocket frame and in no log', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada');
  // The second has no WebRTC: what the two write crosses home live, beside being kept there.
  const bob = await launch('bob', { webRtc: false });
  const first = await ada.open(links.edit);
  const second = await bob.open(links.edit);
  await first.typeParagraph(MARKER);
  await second.shows(MARKER);
  await second.focusEnd();
  await second.page.keyboard.press('Enter');
  // At one go, as a paste: one edit holds the whole sentence.
  await second.page.keyboard.insertText(`Pasted: ${MARKER}`);
  await first.shows(`Pasted: ${MARKER}`);
  await first.untilAtHome();
  await second.untilAtHome();

  // While the server runs, so that what stands in the write-ahead log is there to be found.
  const seen = await everythingSeen(server, [ada, bob]);
  const plain = await second.page.evaluate(() => {
    if (!window.parley) throw new Error('no document is open');
    return [...window.parley.Y.encodeStateAsUpdate(window.parley.doc)];
  });
  const marker = textSpellings(MARKER);
  expect(holds(Buffer.from(plain), marker), 'unsealed, the pasted marker would be found').toBe(true);
  expect(placesOf(marker, seen), 'the marker is found nowhere').toEqual([]);
  expect(placesOf(secretsOf(links), seen), 'nor is a secret of its links').toEqual([]);

  // The same search finds what the servers may know.
  const { room } = await openFragment(nodeCrypto(), new URL(links.view).hash.slice(1));
  const found = placesOf(spellings(fromHex(room)), seen);
  for (const place of ['ada /signal', 'ada /home', 'bob /home']) expect(found).toContain(place);
  expect(
    found.some((place) => place.startsWith(server.dataFolder)),
    'home names the room',
  ).toBe(true);
  expect(toHex(fromHex(room))).toBe(room);
  expect([...seen.keys()].filter((place) => place.endsWith('rooms.sqlite-wal'))).toHaveLength(1);
});
