import type { Page } from '@playwright/test';
import { expect, expectEqual, test } from '../src/index.ts';

/** Deletes every database of the origin, as any page of it may. */
const deleteDatabases = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    await Promise.all(
      databases.map(
        ({ name = '' }) =>
          new Promise((resolve, reject) => {
            const deleting = indexedDB.deleteDatabase(name);
            deleting.onsuccess = resolve;
            deleting.onerror = reject;
          }),
      ),
    );
    return databases.length;
  });

/** A page of tomorrow upgrades the document's database. */
const upgradeDatabase = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const room = window.parley?.room.id;
    await new Promise((resolve, reject) => {
      const opening = indexedDB.open(`parley/${room}`, 99);
      opening.onsuccess = resolve;
      opening.onerror = reject;
    });
  });

test('the storage is deleted while somebody types, again and again, at last without a network: nothing is lost', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada', { profile: true });
  ada.expectServersAway();
  const another = await ada.newTab();
  await another.goto(server.origin);
  const writing = await ada.open(links.edit);
  await writing.typeParagraph('First, and at home.');
  await writing.untilAtHome();

  const typing = writing.typeParagraph('Typed while it is deleted.', { delay: 20 });
  expect(await deleteDatabases(another)).toBeGreaterThan(1);
  await typing;
  await writing.untilStatus('all is on this device again', ({ lastEdit }) => lastEdit?.onDevice === true);
  await writing.untilAtHome();

  await server.kill('SIGKILL');
  await ada.setOffline(true);
  await writing.typeParagraph('Written without a network.');
  await writing.untilStatus('it is on this device', ({ lastEdit }) => lastEdit?.onDevice === true);
  const more = writing.type(' And more.', { delay: 20 });
  await deleteDatabases(another);
  await more;
  await writing.untilStatus('all is on this device again', ({ lastEdit }) => lastEdit?.onDevice === true);
  expect((await writing.status()).outbox).toBeGreaterThan(0);
  // At once again: what was at home before the server went is needed to write what came after it.
  await deleteDatabases(another);
  await writing.type(' And once more.');
  await writing.untilStatus('all is on this device again', ({ lastEdit }) => lastEdit?.onDevice === true);
  expect(await writing.status()).toMatchObject({ unsaved: false, home: 'offline' });
  expect((await writing.status()).problems.filter(({ code }) => code.startsWith('storage'))).toEqual([]);
  await server.start();
  await ada.setOffline(false);
  await writing.untilAtHome();
  await writing.untilStatus('all is on this device again', ({ lastEdit }) => lastEdit?.onDevice === true);

  const bob = await launch('bob');
  const second = await bob.open(links.edit);
  await second.shows('Written without a network. And more. And once more.');
  const written = await expectEqual([writing, second]);
  await bob.quit();
  await writing.page.reload();
  await writing.loaded();
  await expect.poll(() => writing.state()).toEqual(written);

  await test.step('a newer page takes the database over: this one says so, and what it writes still goes out', async () => {
    await upgradeDatabase(writing.page);
    await writing.typeParagraph('After the upgrade.');
    await writing.untilStatus('it says so', ({ problems }) =>
      problems.some(({ code }) => code === 'storage-refused'),
    );
    await writing.untilStatus('it is at home', ({ lastEdit }) => lastEdit?.atHome === true);
    expect((await writing.status()).lastEdit?.onDevice).toBe(false);
  });
});
