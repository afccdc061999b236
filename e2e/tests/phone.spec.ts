import type { Locator } from '@playwright/test';
import { expect, expectEqual, test } from '../src/index.ts';

const KEYBOARD = 300;

/** Chooses a word as the handles of a finger's selection do: the browser changes it, without a mouse or a key. */
const chooseWord = (paragraph: Locator, word: string): Promise<void> =>
  paragraph.evaluate((element, word) => {
    const text = element.firstChild;
    const at = text?.textContent?.indexOf(word) ?? -1;
    if (!text || at < 0) throw new Error(`there is no ${word} to choose`);
    getSelection()?.setBaseAndExtent(text, at, text, at + word.length);
  }, word);

test('on a phone: a word is chosen by touch and made bold, and the tools stand above the keyboard on the screen', async ({
  launch,
  links,
}) => {
  const phone = await launch('ada', { phone: true });
  const document = await phone.open(links.edit);
  const { page, writing } = document;
  await writing.tap();
  await document.type('Remarkable things');
  await document.untilAtHome();

  await chooseWord(writing.locator('p').first(), 'Remarkable');
  const bold = page.getByRole('button', { name: 'Bold' }).filter({ visible: true }).first();
  await bold.tap();
  await expect(writing.locator('strong')).toHaveText('Remarkable');

  // As where the browser makes the page smaller for it, and as where it lays the keyboard over the page.
  const tools = page.locator('.toolbar');
  const lowest = async (): Promise<number> => {
    const box = await tools.boundingBox();
    return box ? box.y + box.height : Number.POSITIVE_INFINITY;
  };
  await writing.tap();
  await page.setViewportSize({ width: 390, height: 780 - KEYBOARD });
  await expect.poll(lowest).toBeLessThanOrEqual(780 - KEYBOARD);
  await page.setViewportSize({ width: 390, height: 780 });
  await page.evaluate((keyboard) => {
    const { visualViewport } = window;
    if (!visualViewport) throw new Error('there is no visual viewport');
    const height = innerHeight - keyboard;
    Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => height });
    visualViewport.dispatchEvent(new Event('resize'));
  }, KEYBOARD);
  await expect.poll(lowest).toBeLessThanOrEqual(780 - KEYBOARD);
  await document.type('!');
  await document.untilAtHome();
});

test('on a phone: a page frozen in the background is up to date when it comes back, and one that was discarded has every word', async ({
  launch,
  links,
}) => {
  const [phone, desk] = [await launch('ada', { phone: true, profile: true }), await launch('bob')];
  const [first, second] = [await phone.open(links.edit), await desk.open(links.edit)];
  await Promise.all([first.untilDirect(), second.untilDirect()]);
  await first.typeParagraph('Ada, before.');
  await second.shows('Ada, before.');

  await phone.signalPages('SIGSTOP');
  await second.untilStatus('misses who is frozen', ({ peers }) => peers.length === 0, 30_000);
  await second.typeParagraph('Bob, meanwhile.');
  await second.untilAtHome();
  await phone.signalPages('SIGCONT');
  await first.shows('Bob, meanwhile.');
  await first.typeParagraph('Ada, back again.');
  await second.shows('Ada, back again.');

  await first.typeParagraph('Ada, and gone.');
  await first.untilStatus('it is on this device', ({ lastEdit }) => lastEdit?.onDevice === true);
  phone.complaints.expect(/^crashed: /);
  const { page } = first;
  const crashed = page.waitForEvent('crash');
  await phone.signalPages('SIGKILL');
  await crashed;
  const again = await phone.open(links.edit);
  await page.close();
  await again.shows('Ada, and gone.');
  await again.typeParagraph('Ada, once more.');
  await second.shows('Ada, once more.');
  await expectEqual([again, second]);
});
