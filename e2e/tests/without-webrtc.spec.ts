import { expect, expectEqual, type OpenDocument, selectedPairs, test } from '../src/index.ts';

test('a browser without WebRTC edits live with two others, through home', async ({ launch, links }) => {
  const [ada, bob, cleo] = await Promise.all([
    launch('ada'),
    launch('bob', { webRtc: false }),
    launch('cleo'),
  ]);
  const [first, without, third] = await Promise.all([
    ada.open(links.edit),
    bob.open(links.edit),
    cleo.open(links.edit),
  ]);
  const all: readonly OpenDocument[] = [first, without, third];
  await Promise.all([first.untilDirect(), third.untilDirect()]);

  // Who is here is seen across, and how.
  const { peers } = await without.untilStatus(
    'sees both others, through home',
    (status) =>
      status.route === 'home' &&
      status.peers.length === 2 &&
      status.peers.every(({ route, client }) => route === 'home' && client !== null),
  );
  const sessions = await Promise.all([first, third].map(sessionOf));
  expect(peers.map(({ session }) => session)).toEqual(sessions.sort());
  const outsider = await sessionOf(without);
  for (const document of [first, third]) {
    await document.untilStatus('sees the one without WebRTC too', (status) =>
      status.peers.some(({ session, client }) => session === outsider && client !== null),
    );
  }
  for (const { page } of all) await expect(page.locator('.person-other')).toHaveCount(2);

  // All three ways, one after the other and then all at once.
  for (const document of all) {
    await document.typeParagraph(`Live from ${document.name}.`);
    for (const other of all) await other.shows(`Live from ${document.name}.`);
  }
  await Promise.all(
    all.map((document) => document.typeParagraph(`At once with ${document.name}.`, { delay: 40 })),
  );
  const { xml } = await expectEqual(all);
  for (const { name } of all) expect(xml).toContain(`Live from ${name}.`);
  expect(await without.status()).toMatchObject({ route: 'home', home: 'connected' });
  expect(await selectedPairs(without.page)).toEqual([]);
  for (const document of [first, third]) {
    expect((await document.status()).route).toBe('direct');
    expect(await selectedPairs(document.page)).toHaveLength(1);
  }

  // A clean goodbye is heard at once, through home as well.
  await without.close();
  for (const document of [first, third]) {
    await document.untilStatus('the one without WebRTC has left', (status) => status.peers.length === 1);
  }
});

const sessionOf = ({ page }: OpenDocument): Promise<string> =>
  page.evaluate(() => window.parley?.room.session ?? '');
