import { expect, OpenDocument, test } from '../src/index.ts';

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
