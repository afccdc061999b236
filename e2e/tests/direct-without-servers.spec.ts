import { expect, expectEqual, selectedPairs, test } from '../src/index.ts';

test('A types and B sees it over a host candidate pair; with signaling and home killed, typing still goes both ways', async ({
  launch,
  links,
  server,
}) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  ada.expectServersAway();
  bob.expectServersAway();
  const [first, second] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  await Promise.all([first.untilDirect(), second.untilDirect()]);
  await first.typeParagraph('Ada, while the servers run.');
  await second.shows('Ada, while the servers run.');

  for (const document of [first, second]) {
    const pairs = await selectedPairs(document.page);
    expect(pairs, `${document.name} has one connection`).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ local: 'host', protocol: 'udp', relayProtocol: null });
    // What its neighbour calls host may have been met as peer-reflexive, if its packet came before its candidate.
    expect(['host', 'prflx']).toContain(pairs[0]?.remote);
  }

  await server.kill('SIGKILL');
  const away = (document: typeof first) =>
    document.untilStatus('knows that the servers are away', ({ signaling, home }) => {
      return signaling !== 'connected' && home !== 'connected';
    });
  await Promise.all([away(first), away(second)]);
  await first.typeParagraph('Ada, alone with Bob.');
  await second.shows('Ada, alone with Bob.');
  await second.typeParagraph('Bob, alone with Ada.');
  await first.shows('Bob, alone with Ada.');
  await expectEqual([first, second]);
  expect(await first.status()).toMatchObject({
    route: 'direct',
    lastEdit: { onDevice: true, atHome: false },
  });
  await second.untilStatus('the edit is with Ada', ({ lastEdit }) => lastEdit?.peers === 1);
});
