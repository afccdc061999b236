import { expect, OpenDocument, test } from '../src/index.ts';

/** As many clicks as it may take somebody who has never seen it. */
const MOST_CLICKS = 5;

test('somebody who has never seen it makes a document, writes with a second one and finds it again', async ({
  launch,
  server,
}, testInfo) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await ada.newTab();
  let clicks = 0;
  const click = async (name: string, role: 'link' | 'button' = 'button'): Promise<void> => {
    clicks++;
    await page.getByRole(role, { name, exact: true }).click();
  };
  const began = Date.now();
  await page.goto(server.origin);

  await click('New document', 'link');
  await page.waitForURL('**/d/#*');
  const first = await OpenDocument.in(page, 'ada');
  await first.type('We plant the apples in March.');
  await click('Share');
  await click('Copy the edit link');
  await expect(page.getByRole('dialog', { name: 'Share this document' })).toContainText('Copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('Escape');

  const second = await bob.open(link);
  await second.shows('We plant the apples in March.');
  await second.typeParagraph('And the pears in April.');
  await first.shows('And the pears in April.');
  await first.untilAtHome();

  await click('Your documents', 'link');
  await page.getByRole('searchbox').fill('pears april');
  const row = page.locator('.document');
  await expect(row.locator('mark')).toHaveText('pears');
  clicks++;
  await row.locator('a').click();
  await (await OpenDocument.in(page, 'ada')).shows('And the pears in April.');

  const said = `${clicks} clicks, ${((Date.now() - began) / 1_000).toFixed(1)} s`;
  testInfo.annotations.push({ type: 'a first visit', description: said });
  console.log(`A first visit: ${said}`);
  expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
});
