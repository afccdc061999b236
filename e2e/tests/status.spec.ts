import { mkdir, rm } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, type OpenDocument, test } from '../src/index.ts';

const line = ({ page }: OpenDocument): Locator => page.locator('.status-line');
/** What is seen of it: one word first. */
const words = ({ page }: OpenDocument): Locator => page.locator('.status-words');
/** What a screen reader says politely of the connection. */
const heard = ({ page }: OpenDocument): Locator => page.locator('.status-place > [role="status"]');
const panel = (page: Page): Locator => page.getByRole('dialog', { name: 'Connection and saving' });

test('the server gone is said, with what to do; back again, everything is saved and that is said', async ({
  launch,
  links,
  server,
}) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  for (const person of [ada, bob]) person.expectServersAway();
  const [first, second] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  await second.untilDirect();
  await expect(line(first)).toContainText('Connected directly');
  await first.typeParagraph('Before.');
  await first.untilAtHome();
  await expect(line(first)).toHaveAttribute('data-saved', 'saved');
  await expect(words(first)).toHaveText('Saved');

  await server.kill('SIGKILL');
  await expect(heard(first)).toHaveText('Server out of reach');
  await expect(line(first)).toContainText('Connected directly');
  await first.type(' Without a server.');
  await second.shows('Without a server.');
  await line(first).click();
  await expect(panel(first.page)).toContainText('Home cannot be reached');
  await expect(panel(first.page)).toContainText('with 1 peer');
  await expect(panel(first.page)).toContainText('not yet at home');
  await first.page.keyboard.press('Escape');

  await bob.quit();
  await expect(line(first)).toContainText('Keep writing: it is stored on this device');
  await expect(heard(first)).toHaveText('Offline. Keep writing: it is stored on this device');
  await first.focusEnd();
  await first.type(' Alone.');
  await expect(line(first)).toHaveAttribute('data-on-device', 'true');
  await expect(line(first)).toHaveAttribute('data-at-home', 'false');
  await expect(words(first)).toHaveText('Saved on this device · Offline');

  await server.start();
  await expect(heard(first)).toHaveText('Connected again');
  await first.untilAtHome();
  await expect(line(first)).toHaveAttribute('data-at-home', 'true');
  await expect(line(first)).toContainText('Connected to home');
});

test('a keystroke that is saved at once changes the text, and nothing else on the page', async ({
  launch,
  links,
}) => {
  const document = await (await launch('ada')).open(links.edit);
  // Without a title the first words are shown as one, and change as they are typed.
  await document.page.locator('.title-field').fill('A title');
  await document.typeParagraph('Begun');
  await document.untilAtHome();
  await expect(line(document)).toHaveAttribute('data-at-home', 'true');
  await expect(document.page.getByRole('button', { name: 'Undo' })).toBeEnabled();
  const changes = await document.page.evaluateHandle(() => {
    const seen: string[] = [];
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (!element?.closest('.writing')) seen.push(element?.outerHTML.slice(0, 80) ?? '');
      }
    }).observe(window.document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    return seen;
  });
  // Where the disk is busy, one may well take longer than a moment: then what comes after it has to be so.
  await expect(async () => {
    await changes.evaluate((seen) => seen.splice(0));
    await document.type(' and on', { delay: 100 });
    await document.untilAtHome();
    expect(await changes.jsonValue()).toEqual([]);
    expect(await document.page.evaluate(() => window.document.getAnimations().length)).toBe(0);
  }).toPass({ timeout: 20_000 });
});

test('a browser that stores nothing, and a device that is full: said at once, and what is not kept is not called kept', async ({
  launch,
  links,
}) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  await ada.context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in a private window', 'SecurityError');
    };
  });
  // The list of documents cannot be written either, and reports it.
  bob.complaints.expect(/^uncaught: $/);
  const [refused, full] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  const alert = refused.page.getByRole('alert');
  await expect(alert).toContainText('This browser is not storing what you write');
  await refused.typeParagraph('Kept elsewhere.');
  await refused.untilAtHome();
  await expect(line(refused)).toHaveAttribute('data-on-device', 'false');
  await line(refused).click();
  await expect(panel(refused.page)).toContainText('not on this device');
  await expect(panel(refused.page)).toContainText('Home has confirmed that it keeps it');
  await refused.page.keyboard.press('Escape');
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toBeEmpty();

  // Full in the middle of writing: read out at once, and over when there is room again.
  await full.shows('Kept elsewhere.');
  await full.page.evaluate(() => {
    const { put, add } = IDBObjectStore.prototype;
    const fail = (): never => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    Object.assign(IDBObjectStore.prototype, { put: fail, add: fail });
    Object.assign(window, { makeRoom: () => Object.assign(IDBObjectStore.prototype, { put, add }) });
  });
  await full.typeParagraph('With no room.');
  await expect(full.page.getByRole('alert')).toContainText('This device’s storage is full');
  await expect(line(full)).toHaveAttribute('data-on-device', 'false');
  await expect(words(full)).toHaveText(/^(Not saved|Saved$)/);
  await full.page.evaluate('makeRoom()');
  await full.type(' With room.');
  await expect(full.page.getByRole('alert')).toBeEmpty();
  await expect(line(full)).toHaveAttribute('data-on-device', 'true');
});

test('somebody whom nothing reaches is said to be there, and out of reach', async ({ launch, links }) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob', { webRtc: false })]);
  for (const { context } of [ada, bob]) await context.routeWebSocket(/\/home\?/, (socket) => socket.close());
  const first = await ada.open(links.edit);
  await expect(line(first)).toContainText('Nobody else here');
  const second = await bob.open(links.edit);
  await expect(line(second)).toContainText('Nobody in reach', { timeout: 15_000 });
  await line(second).click();
  await expect(panel(second.page)).toContainText('Somebody else has this document open');
});

test.describe('a home of one megabyte a document', () => {
  test.use({ serverSettings: { PARLEY_MAX_ROOM_MB: '1' } });

  test('a home that is full, and a server that is another home than before, are said where they happen', async ({
    server,
    links,
    launch,
  }) => {
    const ada = await launch('ada');
    ada.expectServersAway();
    const document = await ada.open(links.edit);
    await document.focusEnd();
    await document.type('Small enough.');
    await expect(line(document)).toHaveAttribute('data-at-home', 'true');
    await document.page.evaluate(() => {
      const bytes = new Uint8Array(1_500_000);
      for (let at = 0; at < bytes.length; at += 50_000)
        crypto.getRandomValues(bytes.subarray(at, at + 50_000));
      window.parley?.doc.getMap('images').set('large', bytes);
    });
    const alert = document.page.getByRole('alert');
    await expect(alert).toContainText('Home has no room left for this document');
    await line(document).click();
    await expect(panel(document.page)).toContainText('Home has no room left for it');
    await expect(panel(document.page)).toContainText('on this device');
    await document.page.keyboard.press('Escape');

    await server.kill('SIGKILL');
    await rm(server.dataFolder, { recursive: true });
    await mkdir(server.dataFolder);
    await server.start();
    await expect(alert).toContainText('The server is not the home this device knows');
    await expect(line(document)).toHaveAttribute('data-at-home', 'false');

    // Once the person has read what it means it is home, for every document on this device.
    await line(document).click();
    await expect(panel(document.page)).toContainText('may not be there');
    await panel(document.page).getByRole('button', { name: 'Take it for home' }).click();
    await expect(panel(document.page)).toContainText('Reached. Home keeps the document');
    await expect(alert).not.toContainText('The server is not the home');
    // All over again: it holds nothing yet, and has no room for the large one.
    await expect(line(document)).toHaveAttribute('data-at-home', 'false');
    await document.page.reload();
    await expect(line(document)).toHaveAttribute('data-route', 'home');
    await expect(alert).not.toContainText('The server is not the home');
  });
});
