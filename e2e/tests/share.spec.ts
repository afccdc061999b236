import type { Page } from '@playwright/test';
import { expect, test } from '../src/index.ts';
import { scanned } from '../src/qr.ts';

const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

test('Share gives the right links: copied, scanned from the screen in light and dark, sent; a viewer has one alone', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // As on a phone: a browser that can hand things on.
  await ada.context.addInitScript(() => {
    navigator.share = async (given) => document.documentElement.setAttribute('data-sent', given?.url ?? '');
  });
  const { page } = await ada.open(links.edit);
  await expect(page.locator('.status-line')).toHaveAttribute('data-route', 'home');
  // Home is known by now: the links name it, and are hardly longer for that.
  const { edit = '', view } = await page.evaluate(() => window.parley?.room.links ?? { view: '' });
  for (const [named, unnamed] of [
    [edit, links.edit],
    [view, links.view],
  ] as const)
    expect([10, 11]).toContain(named.length - unnamed.length);
  await page.getByRole('button', { name: 'Share' }).click();
  const panel = page.getByRole('dialog', { name: 'Share this document' });
  await expect(panel.getByLabel('Edit link', { exact: true })).toHaveValue(edit);
  await expect(panel.getByLabel('View link', { exact: true })).toHaveValue(view);
  await expect(panel).toContainText('This address opens on this computer only');

  for (const [name, link] of [
    ['edit link', edit],
    ['view link', view],
  ] as const) {
    await panel.getByRole('button', { name: `Copy the ${name}` }).click();
    await expect(panel.getByRole('button', { name: `Copy the ${name}` })).toHaveText('Copied');
    expect(await clipboard(page)).toBe(link);
    await page.emulateMedia({ colorScheme: name === 'edit link' ? 'light' : 'dark' });
    await panel.getByRole('button', { name: `QR code of the ${name}` }).click();
    const code = panel.getByRole('img', { name: `QR code of the ${name}` });
    await expect(code).toBeInViewport({ ratio: 1 });
    expect(await scanned(ada.context, code)).toBe(link);
    await panel.getByRole('button', { name: `Send the ${name}` }).click();
    await expect(page.locator('html')).toHaveAttribute('data-sent', link);
  }
  await expect(panel.getByRole('img'), 'one code at a time').toHaveCount(1);

  // A clipboard that refuses: the link is selected instead.
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await panel.getByRole('button', { name: 'Copy the edit link' }).click();
  await expect(panel.getByText('Selected: copy it')).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(edit);

  const viewer = await ada.open(view);
  await viewer.page.getByRole('button', { name: 'Share' }).click();
  const given = viewer.page.getByRole('dialog', { name: 'Share this document' });
  await expect(given.getByLabel('View link', { exact: true })).toHaveValue(view);
  await expect(given.getByRole('textbox')).toHaveCount(1);
  expect(await viewer.page.content()).not.toContain(links.edit);
});
