import { expect, expectEqual, selectedPairs, test } from '../src/index.ts';

test('two tabs of one browser exchange edits with the servers stopped', async ({ launch, links, server }) => {
  const ada = await launch('ada');
  ada.expectServersAway();
  const first = await ada.open(links.edit);
  const second = await ada.open(links.edit);
  await server.kill('SIGTERM');
  const alone = ({ route, peers, home, signaling }: Awaited<ReturnType<typeof first.status>>) =>
    route === 'tabs' && peers.length === 1 && home !== 'connected' && signaling !== 'connected';
  await first.untilStatus('only the other tab is there', alone);
  await second.untilStatus('only the other tab is there', alone);

  await first.typeParagraph('From the first tab.');
  await second.shows('From the first tab.');
  await second.typeParagraph('From the second tab.');
  await first.shows('From the second tab.');
  await Promise.all([
    first.typeParagraph('The first once more.', { delay: 30 }),
    second.typeParagraph('The second once more.', { delay: 30 }),
  ]);
  await expectEqual([first, second]);

  for (const tab of [first, second]) {
    expect(await selectedPairs(tab.page), 'no WebRTC joins two tabs').toEqual([]);
    const { lastEdit } = await tab.untilStatus(
      'on this device',
      (status) => status.lastEdit?.onDevice === true,
    );
    expect(lastEdit, 'a second tab is no second copy').toEqual({ onDevice: true, peers: 0, atHome: false });
  }
});
