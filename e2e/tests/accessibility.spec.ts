import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../src/index.ts';

/** What axe finds wrong with what the page shows now, in light and dark. */
async function violations(page: Page, what: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations)
      found.push(
        `${what}, ${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
  }
  return found;
}

test('axe finds nothing wrong with the pages and what opens on them; nothing asks another host', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada');
  const elsewhere: string[] = [];
  ada.context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(http|ws)s?:$/.test(url.protocol) && url.host !== new URL(server.origin).host)
      elsewhere.push(url.href);
  });
  const page = await ada.newTab();
  const found: string[] = [];
  for (const path of ['/', '/d/', '/nowhere', '/d/#broken']) {
    await page.goto('about:blank');
    await page.goto(server.origin + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    found.push(...(await violations(page, path)));
  }

  const document = await ada.open(links.edit);
  await document.typeParagraph('Hello.');
  await document.page.locator('.tool').first().waitFor();
  found.push(...(await violations(document.page, 'a document')));
  for (const [keys, name] of [
    ['Control+K', 'Commands'],
    ['Control+/', 'Keyboard shortcuts'],
  ] as const) {
    await document.page.keyboard.press(keys);
    await document.page.getByRole('dialog', { name }).waitFor();
    found.push(...(await violations(document.page, name)));
    await document.page.keyboard.press('Escape');
    await document.page.getByRole('dialog', { name }).waitFor({ state: 'detached' });
  }

  const viewer = await ada.open(links.view);
  found.push(...(await violations(viewer.page, 'a viewer’s page')));
  expect(found).toEqual([]);
  expect(elsewhere).toEqual([]);
});
