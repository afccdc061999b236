import { dropOn, pasteInto, picture } from '../src/clipboard.ts';
import { expect, expectEqual, test } from '../src/index.ts';

/** What comes after the text, and understands what is pasted. */
const TOOLS = /assets\/(tools|paste-tool)-[^/]*\.js/;

const WORD_LIST = ['One', 'Two']
  .map(
    (words) =>
      `<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>${words}</p>`,
  )
  .join('');

test('what is pasted and dropped before the tools are there waits for them, at its place', async ({
  launch,
  links,
}) => {
  const [ada, ben] = await Promise.all([launch('ada'), launch('ben')]);
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await ada.context.route(TOOLS, async (route) => {
    await gate;
    await route.continue();
  });
  const [document, other] = [await ada.open(links.edit), await ben.open(links.edit)];
  const { page } = document;
  // What is typed before stands apart from the document until it has arrived.
  await page.waitForFunction(() => window.parley?.room.status.arrived);
  await document.type('Start');
  await page.keyboard.press('Enter');
  await pasteInto(page, { html: WORD_LIST });
  await document.type('typed meanwhile');
  await dropOn(page.locator('.writing p').first(), await picture(page, 40, 30, 'image/png'));
  await other.shows('typed meanwhile');
  await other.focusEnd();
  await other.type(', by two');
  await document.shows('typed meanwhile, by two');
  await expect(page.locator('.progress-line')).toHaveText('Pasting…');
  await expect(page.locator('.writing :is(li, .image)')).toHaveCount(0);
  await document.untilAtHome();
  const asked = page.waitForEvent('dialog');
  page.once('dialog', (dialog) => void dialog.dismiss());
  await page.close({ runBeforeUnload: true });
  expect((await asked).type(), 'the browser asks').toBe('beforeunload');

  release();
  await document.shows('OneTwotyped meanwhile, by two');
  await expect(page.locator('.writing li')).toHaveCount(2);
  await expect(page.locator('.writing .image img')).toHaveCount(1);
  await document.type('!');
  await other.shows('typed meanwhile, by two!');
  const { xml } = await expectEqual([document, other]);
  expect(xml).toMatch(/Start<\/paragraph><image[^>]*><\/image><bulletlist>/);
});

test('if the tools cannot be had, words are pasted as words, and that is said', async ({ launch, links }) => {
  const ada = await launch('ada');
  ada.expectServersAway();
  ada.complaints.expect(/Failed to fetch dynamically imported module|ERR_FAILED/);
  await ada.context.route(TOOLS, (route) => route.abort());
  const document = await ada.open(links.edit);
  const { page } = document;
  await pasteInto(page, { html: WORD_LIST, text: 'One\nTwo' });
  await document.shows('One\nTwo');
  await expect(page.locator('.toast-title', { hasText: 'Pasted as plain text' })).toBeVisible();
  await pasteInto(page, { files: [await picture(page, 40, 30, 'image/png')] });
  await expect(page.locator('.toast-title', { hasText: 'That could not be pasted' })).toBeVisible();
  await expect(page.locator('.writing li')).toHaveCount(0);

  await test.step('with the network back it works', async () => {
    await ada.context.unroute(TOOLS);
    await page.keyboard.press('Enter');
    await pasteInto(page, { html: WORD_LIST });
    await expect(page.locator('.writing li')).toHaveCount(2);
  });
});
