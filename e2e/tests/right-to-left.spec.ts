import type { Locator, Page } from '@playwright/test';
import { expect, OpenDocument, test } from '../src/index.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;

/** Nothing scrolls sideways, and what one works with is whole on the screen. */
async function fits(page: Page, parts: readonly Locator[]): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  // What lies where is settled a frame after the size.
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  for (const part of parts) {
    await expect(async () => {
      const box = await part.boundingBox();
      if (!box) throw new Error(`${part} is not shown`);
      expect(box.x, `${part}`).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, `${part}`).toBeLessThanOrEqual(width);
    }).toPass({ timeout: 5_000 });
  }
}

const middle = async (part: Locator): Promise<number> => {
  const box = await part.boundingBox();
  if (!box) throw new Error(`${part} is not shown`);
  return box.x + box.width / 2;
};

test('in a language that is read from right to left the page is turned, and fits on a screen', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  const page = await ada.newTab();
  await page.goto(server.origin);
  await page.evaluate(() => localStorage.setItem('parley.language', 'ar-XB'));
  await page.goto(`${server.origin}/new`);
  const document = await OpenDocument.in(page, 'ada');
  await page.locator('.title-field').fill('Harvest');
  await document.typeParagraph('From the right.');
  await document.typeParagraph('من اليمين');
  await document.untilAtHome();
  expect(await page.evaluate(() => getComputedStyle(window.document.body).direction)).toBe('rtl');

  const share = page.locator('.head > [popovertarget="share"]');
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.locator('.tool').first().waitFor();
    await fits(page, [
      page.locator('.home-link'),
      page.locator('.title-field'),
      share,
      page.locator('.status-line'),
    ]);
    expect(await middle(share)).toBeLessThan(await middle(page.locator('.home-link')));
    await share.click();
    await fits(page, [page.locator('#share'), page.locator('#share .button').first()]);
    expect(await middle(page.locator('#share'))).toBeLessThanOrEqual(size.width / 2);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+/');
    await fits(page, [page.locator('.dialog')]);
    await page.keyboard.press('Escape');
    await page.locator('.dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+F');
    await fits(page, [page.locator('.find-bar')]);
    await page.keyboard.press('Escape');

    // Submenus open towards the end of the line, or wherever there is room.
    await page.locator('.head').getByRole('button').last().click();
    const parent = page.locator('.menu').first();
    await parent.locator('[aria-haspopup="menu"]').first().click();
    const submenu = page.locator('.menu').nth(1);
    await fits(page, [parent, submenu]);
    if (size.width > 1000) expect(await middle(submenu)).not.toBe(await middle(parent));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('.menu').first().waitFor({ state: 'detached' });
  }

  await page.goto(server.origin);
  const row = page.locator('.document');
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await fits(page, [page.locator('.wordmark'), row.locator('.document-title'), row.getByRole('button')]);
    expect(await middle(row.getByRole('button'))).toBeLessThan(await middle(row.locator('.document-icon')));
    expect(await middle(page.locator('.wordmark'))).toBeGreaterThan(size.width / 2);
  }
});
