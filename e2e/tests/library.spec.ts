import type { Page } from '@playwright/test';
import { expect, OpenDocument, test } from '../src/index.ts';

/** The owners' secrets that the list's database holds. */
const owners = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('parley.library');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('documents').objectStore('documents').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.map(({ owner }) => owner));
          };
        };
      }),
  );

test('the list: a document made, named, found, renamed, duplicated, removed', async ({ launch, server }) => {
  const ada = await launch('ada');
  const list = await ada.newTab();
  const row = (title: string) => list.locator('.document', { hasText: title });
  const choose = async (title: string, item: string): Promise<void> => {
    await row(title).getByRole('button').click();
    await list.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await list.goto(server.origin);
  await expect(list.getByRole('heading', { name: 'Write together.' })).toBeVisible();
  await list.getByRole('link', { name: 'New document' }).click();
  await list.waitForURL('**/d/#*');
  const made = await OpenDocument.in(list, 'ada');
  await list.getByRole('textbox', { name: 'Title of the document' }).fill('Harvest plan');
  await expect(list).toHaveTitle('Harvest plan – Parley');
  await list.keyboard.press('Enter');
  await made.type('Apples first.');
  await made.shows('Apples first.');
  expect(await list.evaluate(() => window.parley?.doc.getText('title').toString())).toBe('Harvest plan');
  await made.untilAtHome();
  const link = list.url();

  await test.step('its owner’s secret stays in the list’s database, and nowhere that anybody looks', async () => {
    const [owner, ...others] = await owners(list);
    expect(others).toEqual([]);
    expect(owner).toMatch(/^[\w-]{51}$/);
    expect(link).not.toContain(owner);
    await list.getByRole('button', { name: 'Share' }).click();
    await expect(list.getByRole('textbox', { name: 'Edit link' })).toBeVisible();
    const shown = await list.evaluate(() => [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input')].map(({ value }) => value),
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, window.parley?.room.links]),
    ]);
    // Behind version and kind, which say too whether the link names home: its secret.
    expect(shown.join('\n')).toContain(new URL(link).hash.slice(5, 85));
    expect(shown.join('\n')).not.toContain(owner);
  });

  await test.step('it stands on the list of today, with its first line; that all is well is not said', async () => {
    await list.goto(server.origin);
    await expect(list.getByRole('heading', { name: 'Today' })).toBeVisible();
    await expect(row('Harvest plan')).toContainText('Edited now');
    await expect(row('Harvest plan')).toContainText('Apples first.');
    await expect(row('Harvest plan')).not.toContainText('home');
  });

  await test.step('found by a word of its text, which shows; pinned, and on the shelf of what was made here', async () => {
    const search = list.getByRole('searchbox');
    await search.fill('apple');
    await expect(row('Harvest plan').locator('mark')).toHaveText('Apple');
    await expect(list.getByRole('heading', { name: 'In the text' })).toBeVisible();
    await search.fill('');
    await choose('Harvest plan', 'Pin to the top');
    await expect(list.getByRole('heading', { name: 'Pinned' })).toBeVisible();
    await choose('Harvest plan', 'Take the pin off');
    await expect(list.getByRole('heading', { name: 'Pinned' })).toHaveCount(0);
    await list.getByText('Shared with me').click();
    await expect(list.getByText('Nobody has shared a document')).toBeVisible();
    await list.getByText('Made here').click();
    await expect(row('Harvest plan')).toBeVisible();
    await list.getByRole('button', { name: 'Last edited' }).click();
    await list.getByRole('menuitemradio', { name: 'By title' }).click();
    await expect(row('Harvest plan')).toContainText('Edited now');
    await list.reload();
    await expect(list.getByRole('button', { name: 'By title' })).toBeVisible();
    await list.getByText('All', { exact: true }).first().click();
    await list.getByRole('button', { name: 'By title' }).click();
    await list.getByRole('menuitemradio', { name: 'Last edited' }).click();
  });

  await test.step('renamed from the list, in the document itself', async () => {
    await choose('Harvest plan', 'Rename…');
    await list.getByLabel('Title', { exact: true }).fill('Orchard');
    await list.keyboard.press('Enter');
    await expect(row('Orchard')).toBeVisible();
    await expect(row('Harvest plan')).toHaveCount(0);
  });

  await test.step('duplicated: another document with the same text', async () => {
    await choose('Orchard', 'Duplicate');
    await list.waitForURL('**/d/#*');
    const copy = await OpenDocument.in(list, 'ada');
    await copy.shows('Apples first.');
    await expect(list).toHaveTitle('Orchard (copy) – Parley');
    expect(list.url()).not.toBe(link);
    await copy.untilAtHome();
    await list.goto(server.origin);
    await expect(list.locator('.document')).toHaveCount(2);
    await expect(list.locator('.document').first()).toContainText('Orchard (copy)');
    expect(new Set(await owners(list)).size, 'with an owner’s secret of its own').toBe(2);
  });

  await test.step('on a phone the shelves are one row, and nothing stands beside the screen', async () => {
    const size = list.viewportSize();
    await list.setViewportSize({ width: 390, height: 780 });
    const shelves = list.locator('.library-controls .segment');
    await expect(shelves).toHaveCount(4);
    const tops = await shelves.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
    expect(await list.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    if (size) await list.setViewportSize(size);
  });

  await test.step('found by its title; a pasted link is offered', async () => {
    const search = list.getByRole('searchbox');
    await search.fill('copy');
    await expect(list.locator('.document')).toHaveCount(1);
    await search.fill('nothing like it');
    await expect(list.getByText('No document on this device')).toBeVisible();
    await search.fill('https://other.example/d/#AbCdEf');
    await expect(list.getByRole('link', { name: 'Open this link at other.example' })).toBeVisible();
    await search.fill('');
  });

  await test.step('not removed while it is open, removed after that, and only here', async () => {
    const open = await ada.open(link);
    await choose('Orchard (copy)', 'Remove from this device…');
    await list.getByRole('button', { name: 'Keep it' }).click();
    await list.locator('.document').filter({ hasNotText: 'copy' }).getByRole('button').click();
    await list.getByRole('menuitem', { name: 'Remove from this device…' }).click();
    await list.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(list.getByText('It is open in another tab.')).toBeVisible();
    await open.close();
    await expect(async () => {
      await list.getByRole('button', { name: 'Remove', exact: true }).click();
      await expect(list.locator('.document')).toHaveCount(1, { timeout: 1_000 });
    }).toPass();
    const databases = await list.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    expect(databases.filter((name) => name?.startsWith('parley/'))).toHaveLength(1);
    const bob = await launch('bob');
    await (await bob.open(link)).shows('Apples first.');
  });
});

test('a browser that stores nothing says so, and documents can be written and copied all the same', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  const page = await ada.newTab();
  await page.addInitScript(() => {
    Object.defineProperty(indexedDB, 'open', {
      value: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await page.goto(server.origin);
  await expect(page.locator('[data-problem="storage-refused"]')).toContainText('stores nothing');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import…' }).click();
  await (await chooser).setFiles({
    name: 'notes.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('# Notes\n\nKept in memory.'),
  });
  const made = await OpenDocument.in(page, 'ada');
  await made.shows('Kept in memory.');
  await expect(page).toHaveTitle('Notes – Parley');
});

test('a document begins from a template, and becomes one of one’s own; the browser’s spell check can be turned off', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  const page = await ada.newTab();
  await page.goto(`${server.origin}/new`);
  await (await OpenDocument.in(page, 'ada')).type('So that there is a list.');
  await page.goto(server.origin);
  await page.getByRole('button', { name: 'From a template' }).click();
  await page.getByRole('menuitem', { name: 'Minutes' }).click();
  await page.waitForURL('**/d/#*');
  const minutes = await OpenDocument.in(page, 'ada');
  await minutes.shows('What we decided');
  await expect(page).toHaveTitle('Minutes – Parley');
  await page.locator('.title-field').fill('Minutes of the garden group');
  await page.getByRole('button', { name: 'Document', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Save as template' }).click();
  await expect(page.getByText('is a template now')).toBeVisible();
  await page.locator('.person-self').click();
  await page.getByRole('checkbox', { name: 'Let the browser check spelling' }).uncheck();
  await expect(page.locator('#profile')).toContainText('sends what you write to the browser’s vendor');
  expect(await minutes.writing.evaluate((text) => (text as HTMLElement).spellcheck)).toBe(false);

  await page.goto(server.origin);
  await expect
    .poll(() => page.evaluate(() => document.documentElement.spellcheck), { message: 'remembered' })
    .toBe(false);
  await expect(page.locator('.document')).toHaveCount(2);
  await page.getByText('Templates', { exact: true }).click();
  await expect(page.locator('.document')).toHaveCount(1);
  await page.getByRole('button', { name: 'From a template' }).click();
  await page.getByRole('menuitem', { name: 'Minutes of the garden group' }).click();
  await page.waitForURL('**/d/#*');
  await (await OpenDocument.in(page, 'ada')).shows('What we decided');
  await expect(page).toHaveTitle('Minutes of the garden group – Parley');
});
