import type { BrowserContext } from '@playwright/test';
import { expect, OpenDocument, test } from '../src/index.ts';

/** What pages say to the console that is worth a look, and what they ask of any other host than `origin`. */
function watch(context: BrowserContext, origin: string): string[] {
  const found: string[] = [];
  const { host } = new URL(origin);
  context.on('console', (message) => {
    if (['warning', 'error', 'assert'].includes(message.type()))
      found.push(`${message.type()}: ${message.text()}`);
  });
  const asked = (url: string): void => {
    const { protocol, host: other } = new URL(url);
    if (/^(http|ws)s?:$/.test(protocol) && other !== host) found.push(`asked ${url}`);
  };
  context.on('request', (request) => asked(request.url()));
  context.on('page', (page) => page.on('websocket', (socket) => asked(socket.url())));
  return found;
}

test('a day with documents: the console stays empty, no other host is asked; the palette leads to another document', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  await ada.context.grantPermissions(['clipboard-write']);
  const found = watch(ada.context, server.origin);
  const page = await ada.newTab();
  const dialog = (name: string) => page.getByRole('dialog', { name });
  await page.goto(server.origin);
  await page.getByRole('link', { name: 'New document' }).click();
  await page.waitForURL('**/d/#*');
  const document = await OpenDocument.in(page, 'ada');
  await page.locator('.title-field').fill('Harvest plan');
  await page.keyboard.press('Enter');
  await document.type('# Apples');
  await page.keyboard.press('Enter');
  await document.type('First the early ones.');
  await document.untilAtHome();

  await page.getByRole('button', { name: 'Share' }).click();
  await dialog('Share this document').getByRole('button', { name: 'Copy the edit link' }).click();
  await expect(dialog('Share this document')).toContainText('Copied');
  await page.keyboard.press('Escape');
  await page.locator('.status-line').click();
  await expect(dialog('Connection and saving')).toContainText('Connected to home');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+F');
  await page.getByLabel('Find', { exact: true }).fill('early');
  await expect(page.locator('.found')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Outline and word count' }).click();
  await expect(page.locator('.outline-item')).toHaveText(['Apples']);

  // Another document, and from there back to the first through the palette.
  await page.goto(`${server.origin}/new`);
  await page.waitForURL('**/d/#*');
  const other = await OpenDocument.in(page, 'ada');
  const left = page.url();
  await other.typeParagraph('Something else.');
  await page.keyboard.press('Control+/');
  await expect(dialog('Keyboard shortcuts')).toBeVisible();
  // Of the page, of its workers, and of its service worker.
  const notices = await page.request.get(
    await dialog('Keyboard shortcuts')
      .getByRole('link', { name: 'Third-party notices' })
      .evaluate((link: HTMLAnchorElement) => link.href),
  );
  expect(notices.headers()['content-type']).toBe('text/plain;charset=utf-8');
  for (const name of ['react', 'yjs', 'mdast-util-from-markdown', 'workbox-precaching'])
    expect(await notices.text()).toMatch(new RegExp(`^${name} [0-9.]+ \\(MIT\\)$`, 'm'));
  await page.keyboard.press('Escape');
  // At once: the sheet is still on its way out.
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').fill('harv');
  const choice = dialog('Commands').getByRole('option', { name: 'Harvest plan' });
  await expect(choice).toContainText(/now|second|minute/);
  await page.keyboard.press('Enter');
  // Its link may name home by now.
  await page.waitForURL((url) => url.href !== left);
  await document.loaded();
  await document.shows('First the early ones.');

  await page.locator('.home-link').click();
  await expect(page.locator('.document')).toHaveCount(2);
  await page.close();
  expect(found).toEqual([]);
});

test('the page speaks German to whom it is asked to, and to whose browser does', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  const page = await ada.newTab();
  await page.goto(server.origin);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.locator('#settings').getByText('Deutsch', { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zusammen schreiben.');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByRole('link', { name: 'Neues Dokument' }).click();
  await page.waitForURL('**/d/#*');
  await OpenDocument.in(page, 'ada');
  await page.getByRole('button', { name: 'Teilen' }).click();
  await expect(page.getByText('Link zum Bearbeiten', { exact: true })).toBeVisible();

  const uwe = await launch('uwe', { locale: 'de-AT' });
  const his = await uwe.newTab();
  await his.goto(server.origin);
  await expect(his.getByRole('heading', { level: 1 })).toHaveText('Zusammen schreiben.');
});
