import type { Page } from '@playwright/test';
import { makeFolder, removeFolder } from '../src/folder.ts';
import { expect, newDocument, OpenDocument, ParleyServer, test } from '../src/index.ts';
import { copyPage, makeNewer } from '../src/page-builds.ts';

/** Waits until this device holds the whole page, and serves it. */
const kept = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  });

test('with the server gone and the browser started again, the page loads, opens a document, and edits it', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada', { profile: true });
  ada.expectServersAway();
  const before = await ada.open(links.edit);
  await before.typeParagraph('Written with a server.');
  await before.untilAtHome();
  await kept(before.page);
  await ada.quit();
  await server.kill('SIGKILL');
  await ada.launch();

  const list = await ada.newTab();
  await list.goto(server.origin);
  await expect(list.getByRole('link', { name: 'New document' }).first()).toBeVisible();
  const after = await ada.open(links.edit);
  await after.shows('Written with a server.');
  await after.typeParagraph('Written without one.');
  await after.untilStatus('the edit is on this device', ({ lastEdit }) => lastEdit?.onDevice === true);
  await expect(after.page.locator('.status-line')).toHaveAttribute('data-route', 'offline');

  // What is loaded only when it is needed is here, too.
  await after.page.keyboard.press('Control+K');
  await expect(after.page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await after.page.keyboard.press('Escape');

  // A new document needs no server either.
  await list.goto(`${server.origin}/new`);
  const made = await OpenDocument.in(list, 'ada');
  await made.typeParagraph('Begun without a server.');
  await made.untilStatus('the edit is on this device', ({ lastEdit }) => lastEdit?.onDevice === true);

  await server.start();
  await after.untilAtHome();
});

test('a newer page waits until it is asked for, and whoever has the older one open keeps the whole of it', async ({
  launch,
}) => {
  const folder = await makeFolder('page');
  await copyPage(folder);
  const server = await ParleyServer.start({ PARLEY_PAGE: folder });
  try {
    const links = await newDocument(server.origin);
    const ada = await launch('ada', { profile: true });
    ada.expectServersAway();
    const first = await ada.open(links.edit);
    await kept(first.page);
    const other = await ada.open(links.edit);
    await first.typeParagraph('One.');

    await makeNewer(folder, 'feedbeef');
    await server.restart();
    await first.page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.update();
    });
    const notice = first.page.getByText('A newer Parley is ready');
    await expect(notice).toBeVisible();
    await expect(other.page.getByText('A newer Parley is ready')).toBeVisible();
    await first.typeParagraph('Two, without interruption.');
    await expect(first.page.locator('meta[name="build"]')).toHaveCount(0);

    await first.page.getByRole('button', { name: 'Reload' }).click();
    await expect(first.page.locator('meta[name="build"]')).toHaveAttribute('content', 'feedbeef');
    await first.loaded();
    await first.shows('Two, without interruption.');

    // The other tab is still the older page, with a part the server no longer has.
    await expect(other.page.locator('meta[name="build"]')).toHaveCount(0);
    await other.typeParagraph('Three, in the older page.');
    await other.page.keyboard.press('Control+K');
    await expect(other.page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    await first.shows('Three, in the older page.');
    await first.page.keyboard.press('Control+K');
    await expect(first.page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  } finally {
    await server.close();
    await removeFolder(folder);
  }
});

test('the page can be installed', async ({ launch, server }) => {
  const ada = await launch('ada', { profile: true });
  const page = await ada.newTab();
  await page.goto(server.origin);
  await kept(page);
  const browser = await ada.context.newCDPSession(page);
  const { errors, url } = await browser.send('Page.getAppManifest');
  expect(url).toBe(`${server.origin}/manifest.webmanifest`);
  expect(errors).toEqual([]);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
});
