import type { Page } from '@playwright/test';
import { XmlElement, XmlText } from 'yjs';
import { expect, expectEqual, OpenDocument, test, throughHome, until } from '../src/index.ts';

/** What the page moved by itself since it began to load, as Chromium counts it. */
const shifted = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const { value, hadRecentInput } = entry as PerformanceEntry & {
              value: number;
              hadRecentInput: boolean;
            };
            if (!hadRecentInput) sum += value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 300);
      }),
  );

test('a link that opens nothing says why, and leads on', async ({ launch, links, server }) => {
  const ada = await launch('ada', { flags: ['--host-resolver-rules=MAP parley.test 127.0.0.1'] });
  // Headers that Chromium heeds only where the page is secure.
  ada.complaints.expect(/Cross-Origin-(Opener|Embedder)-Policy header has been ignored/);
  // What is not there is 404, whatever the page says of it.
  ada.complaints.expect(/status of 404/);
  const page = await ada.newTab();
  const fragment = new URL(links.edit).hash.slice(1);
  const elsewhere = server.origin.replace('localhost', 'parley.test');
  for (const [link, reason, title] of [
    [`${server.origin}/d/`, 'malformed', 'This is not a document’s link'],
    [`${server.origin}/d/#!`, 'malformed', 'This is not a document’s link'],
    [links.edit.slice(0, -7), 'truncated', 'This link is not complete'],
    [`${server.origin}/d/#AQ${fragment.slice(2)}`, 'older-version', 'made by an older Parley'],
    [`${server.origin}/d/#Aw${fragment.slice(2)}`, 'newer-version', 'made by a newer Parley'],
    [`${server.origin}/nowhere`, 'not-found', 'There is no page here'],
    [`${elsewhere}/d/#${fragment}`, 'insecure-context', 'not secure enough'],
    [`${elsewhere}/new`, 'insecure-context', 'not secure enough'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(link);
    await expect(page.locator('main')).toHaveAttribute('data-reason', reason);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
    await expect(page.getByRole('link', { name: 'Your documents' })).toBeVisible();
  }

  // A browser without the cryptography.
  await page.goto('about:blank');
  await page.addInitScript(() => {
    const { generateKey, importKey } = SubtleCrypto.prototype;
    const without = (call: (...args: never[]) => unknown) =>
      function (this: SubtleCrypto, ...args: unknown[]) {
        if (JSON.stringify(args).includes('Ed25519'))
          return Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
        return call.apply(this, args as never[]);
      };
    Object.assign(SubtleCrypto.prototype, {
      generateKey: without(generateKey),
      importKey: without(importKey),
    });
  });
  await page.goto(links.edit);
  await expect(page.locator('main')).toHaveAttribute('data-reason', 'old-browser');

  // On: to a new document.
  await page.goto(`${server.origin}/nowhere`);
  await expect(page.getByRole('link', { name: 'New document' })).toHaveAttribute('href', '/new');
});

/** Somebody whose page is newer: writes, through home, what this page's schema does not know. */
const writeAsNewer = (link: string, home: string): Promise<void> =>
  throughHome(link, home, async (room) => {
    const { doc } = room;
    const content = doc.getXmlFragment('content');
    await until('the document is here', () => content.length > 0);
    const callout = new XmlElement('callout');
    callout.insert(0, [new XmlText('From the future.')]);
    content.push([callout]);
    await until('it is at home', () => room.status.lastEdit?.atHome === true);
  });

test('a viewer’s page and a page too old for the document say so, offer nothing that cannot be done, and change nothing', async ({
  launch,
  links,
  server,
}) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  const [first, second] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  await Promise.all([first.untilDirect(), second.untilDirect()]);
  await first.typeParagraph('Written by Ada.');
  await second.shows('Written by Ada.');

  const viewer = await ada.open(links.view);
  await expect(viewer.page.locator('[data-notice="viewer"]')).toContainText('You have the view link');
  await expect(viewer.page.locator('.badge')).toHaveText('View only');
  await expect(viewer.writing).toHaveAttribute('contenteditable', 'false');
  const offered = viewer.page.locator('.tools').getByRole('button');
  await expect(offered.first()).toBeVisible();
  for (const button of await offered.all()) await expect(button).toBeEnabled();
  await expect(viewer.page.getByRole('button', { name: 'Bold' })).toHaveCount(0);
  await expect(viewer.page.locator('.title-field')).toHaveCount(0);
  await expect(viewer.page.locator('.status-line')).toContainText('Reading');
  await viewer.close();

  await expect(first.page.locator('[data-notice]')).toHaveCount(0);
  await writeAsNewer(links.edit, server.origin);
  const notice = first.page.locator('[data-notice="older-page"]');
  await expect(notice).toContainText('newer Parley');
  await expect(notice.getByRole('button', { name: 'Reload' })).toBeVisible();
  await expect(first.writing).toHaveAttribute('contenteditable', 'false');
  await expect(first.page.getByRole('button', { name: 'Bold' })).toHaveCount(0);
  await expect(first.page.locator('.title-field')).toHaveCount(0);
  await first.writing.click();
  await first.type('Typed into an older page.');
  const { xml } = await expectEqual([first, second]);
  expect(xml).toContain('<callout>From the future.</callout>');
  expect(xml).not.toContain('Typed into');

  // Opened anew it is the same, and still nothing is lost.
  await first.page.reload();
  await first.loaded();
  await expect(notice).toBeVisible();
  await expect.poll(async () => (await first.state()).xml).toBe(xml);
});

test('nothing moves by itself while a document opens, for whoever writes and whoever reads, wide and narrow', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada');
  const before = await ada.open(links.edit);
  await before.page.locator('.title-field').fill('A title');
  for (let line = 0; line < 12; line++) await before.typeParagraph(`Line ${line} of the text.`, { delay: 0 });
  await before.untilAtHome();
  await before.close();
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 360, height: 740 },
  ]) {
    for (const link of [links.edit, links.view, `${server.origin}/new`]) {
      const page = await ada.newTab();
      await page.setViewportSize(viewport);
      await page.goto(link);
      await OpenDocument.in(page, 'ada');
      await page.locator('.tools button').first().waitFor();
      expect(
        await shifted(page),
        `${link.slice(server.origin.length, 10)} at ${viewport.width} px`,
      ).toBeLessThan(0.02);
      await page.close();
    }
  }
});

test('for the arrow keys, title and text are one page', async ({ launch, links }) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  const title = page.locator('.title-field');
  await title.click();
  await document.type('A title');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await document.type('One line.');
  await page.keyboard.press('Enter');
  await document.type('Two lines.');
  await page.keyboard.press('ArrowUp');
  await expect(document.writing, 'the second line is not the first').toBeFocused();
  await page.keyboard.press('Home');
  // The page hears of where the caret went a frame later.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  await page.keyboard.press('ArrowUp');
  await expect(title).toBeFocused();
  await document.type('!');
  await expect(title).toHaveValue('A title!');
  await page.keyboard.press('Enter');
  await document.type('At last: ');
  expect(await document.text()).toBe('At last: One line.\nTwo lines.');
});
