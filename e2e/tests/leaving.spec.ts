import type { Page } from '@playwright/test';
import { expect, test } from '../src/index.ts';

/** Closes a tab as its person does, and answers if the browser asks. Says whether it asked. */
async function leave(page: Page, answer: 'stay' | 'go' = 'go'): Promise<boolean> {
  let asked = false;
  page.once('dialog', (dialog) => {
    asked = dialog.type() === 'beforeunload';
    void (answer === 'go' ? dialog.accept() : dialog.dismiss());
  });
  const closed = answer === 'go' ? page.waitForEvent('close') : page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  await closed;
  return asked;
}

test('the browser asks before what is nowhere is lost, and never else; it is asked to keep what is stored, once', async ({
  launch,
  links,
}) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  for (const { context } of [ada, bob]) await context.routeWebSocket(/./, (socket) => socket.close());
  await ada.context.addInitScript(() => {
    // What is no secure context, as a blank page, has none.
    if (!isSecureContext) return;
    const asked: number[] = [];
    Object.assign(window, { askedToKeep: asked });
    StorageManager.prototype.persist = async () => {
      asked.push(1);
      return true;
    };
  });
  await bob.context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in a private window', 'SecurityError');
    };
  });

  // Stored on this device, though nobody else has it.
  const stored = await ada.open(links.edit);
  const asked = (): Promise<number> => stored.page.evaluate('window.askedToKeep.length');
  await stored.focusEnd();
  expect(await asked()).toBe(0);
  await stored.type('Stored here.');
  await stored.untilStatus('the edit is on this device', ({ lastEdit }) => lastEdit?.onDevice === true);
  expect(await asked()).toBe(1);
  await stored.page.locator('.status-line').click();
  await expect(stored.page.getByRole('dialog', { name: 'Connection and saving' })).toContainText(
    'agreed to keep',
  );
  await stored.page.keyboard.press('Escape');
  expect(await leave(stored.page)).toBe(false);

  // Nowhere.
  const nowhere = await bob.open(links.edit);
  await nowhere.focusEnd();
  await nowhere.type('Only in this tab.');
  // Also while it is kept apart, because the document has not arrived.
  expect((await nowhere.status()).lastEdit).toBeNull();
  expect(await leave(nowhere.page, 'stay')).toBe(true);
  expect((await nowhere.status()).unsaved).toBe(true);
  await nowhere.shows('Only in this tab.');
  await nowhere.type(' And on.');
  await nowhere.shows('And on.');
  expect(await leave(nowhere.page)).toBe(true);

  // Nothing was written.
  const read = await bob.open(links.edit);
  await read.focusEnd();
  expect(await leave(read.page)).toBe(false);
});
