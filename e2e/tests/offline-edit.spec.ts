import { expect, expectEqual, test } from '../src/index.ts';

test('network away: edit, close the tab; network back: open again; the edit reaches home and a second browser', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada', { profile: true });
  ada.expectServersAway();
  const before = await ada.open(links.edit);
  await before.typeParagraph('Written with a network.');
  await before.untilAtHome();

  // Requests and new sockets fail in the browser, and the sockets that stand are cut at their other end.
  await ada.setOffline(true);
  await server.kill('SIGKILL');
  await before.untilStatus(
    'nothing carries it',
    ({ route, home }) => route === 'offline' && home === 'offline',
  );
  await before.typeParagraph('Written without one.');
  const { lastEdit, outbox } = await before.untilStatus(
    'the edit is on this device',
    (status) => status.lastEdit?.onDevice === true,
  );
  expect(lastEdit).toEqual({ onDevice: true, peers: 0, atHome: false });
  expect(outbox).toBeGreaterThan(0);
  await before.close();

  await server.start();
  await ada.setOffline(false);
  const after = await ada.open(links.edit);
  await after.shows('Written without one.');
  expect((await after.status()).lastEdit, 'nothing was edited since').toBeNull();
  await after.untilAtHome();

  // To one who is there together with Ada, and to one who comes when only home has it.
  const bob = await launch('bob');
  const second = await bob.open(links.edit);
  await second.shows('Written without one.');
  const written = await expectEqual([after, second]);
  await Promise.all([ada.quit(), bob.quit()]);
  const cleo = await launch('cleo');
  const third = await cleo.open(links.edit);
  await expect.poll(() => third.state()).toEqual(written);
  expect(await third.status()).toMatchObject({ home: 'connected', peers: [] });
});
