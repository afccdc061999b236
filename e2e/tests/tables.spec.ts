import { pasteInto } from '../src/clipboard.ts';
import { expect, type OpenDocument, test } from '../src/index.ts';

const xml = async (document: OpenDocument): Promise<string> => (await document.state()).xml;
const TWO_BY_TWO =
  '<table><tr><th>Herb</th><th>Pots</th></tr><tr><td>Basil</td><td>3</td></tr></table><p>After</p>';

test('in a table one can write while what changes tables is still being loaded, and nothing else happens to it', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const first = await ada.open(links.edit);
  await first.page.locator('.toolbar').waitFor();
  await first.focusEnd();
  await pasteInto(first.page, { html: TWO_BY_TWO });
  await first.shows('Basil');
  const drawn = await first.page.locator('.tableWrapper').innerHTML();
  await first.untilAtHome();
  // Its service worker would bring the tools, whatever is held.
  await first.page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await first.close();

  // The tools do not come before they are let through.
  let letThrough = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await ada.context.route(/\/assets\/(tools|paste-tool)-/, async (route) => {
    await held;
    await route.continue();
  });
  const document = await ada.open(links.edit);
  const { page } = document;
  await document.shows('Basil');
  expect(await page.locator('.tableWrapper').innerHTML()).toBe(drawn);
  const rows = page.locator('.writing tr');
  const cells = page.locator('.writing :is(th, td)');
  const shape = async () => [await rows.count(), await cells.count()];
  const caretIn = async (): Promise<string> =>
    page.evaluate(() => getSelection()?.anchorNode?.parentElement?.closest('th, td')?.textContent ?? '');

  await test.step('writing, Enter, Backspace and Tab stay in the table', async () => {
    await page.getByText('Basil').click();
    await document.press('Home');
    await document.press('Backspace');
    await document.press('Enter');
    await document.press('Enter');
    await document.press('Backspace');
    await document.press('Backspace');
    await document.press('End');
    await document.type(' green');
    await document.press('Tab');
    expect(await caretIn()).toBe('3');
    await document.press('Tab');
    expect(await caretIn(), 'after the last cell there is none').toBe('3');
    await document.press('Shift+Tab');
    expect(await caretIn()).toBe('Basil green');
    await document.press('Delete');
    expect(await shape()).toEqual([2, 4]);
  });

  await test.step('a selection over several cells takes none of them away', async () => {
    await page.getByText('Pots').click();
    await document.press('Home');
    for (let times = 0; times < 8; times++) await document.press('Shift+ArrowRight');
    await document.type('Jars');
    await cells.getByText('Herb').dragTo(page.getByText('Basil green'));
    await document.press('Delete');
    expect(await shape()).toEqual([2, 4]);
    await document.shows('Jars');
  });

  await test.step('then the tools come, and undo reaches back to before them', async () => {
    const before = await xml(document);
    letThrough();
    await page.locator('.toolbar').waitFor();
    expect(await xml(document)).toBe(before);
    await cells.last().getByText('3').click();
    await document.press('Tab');
    await expect(rows).toHaveCount(3);
    for (let times = 0; times < 20; times++) await document.press('Control+Z');
    await expect(rows).toHaveCount(2);
    await document.shows('Basil');
    expect(await document.text()).not.toContain('green');
  });

  await test.step('a table is dragged by its handle, and leaves nothing where it was', async () => {
    const after = page.locator('.writing > p', { hasText: 'After' });
    await page.getByText('Basil').hover();
    const grip = page.locator('[data-handle="grip"]');
    await grip.click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).waitFor();
    await document.press('Escape');
    await expect(page.locator('.menu')).toHaveCount(0);
    await document.type('A ');
    await expect(cells.first()).toHaveText('A Herb');
    await page.getByText('Basil').hover();
    await grip.waitFor();
    const { width, height } = (await after.boundingBox()) ?? { width: 0, height: 0 };
    await grip.dragTo(after, { targetPosition: { x: width - 4, y: height - 2 } });
    await expect(page.locator('.writing > *').first()).toHaveText('After');
    await expect(page.locator('.tableWrapper')).toHaveCount(1);
    expect(await page.locator('.tableWrapper').innerText()).toMatch(/A Herb\s+Pots\s+Basil\s+3/);
  });

  await test.step('cells are merged, split, aligned and coloured; Ctrl+End goes to the last of them', async () => {
    const inTable = async (...names: string[]): Promise<void> => {
      await page.getByRole('button', { name: 'This block' }).click();
      await page.getByRole('menuitem', { name: 'Table', exact: true }).click();
      for (const [at, name] of names.entries())
        await page.getByRole(at > 0 ? 'menuitemradio' : 'menuitem', { name, exact: true }).click();
    };
    await page.getByText('Basil').click();
    await document.press('Control+Home');
    await document.press('Control+End');
    expect(await caretIn()).toBe('3');
    await inTable('Align the words', 'Right');
    await expect(cells.last()).toHaveCSS('text-align', 'right');
    await inTable('Cell colour', 'Green');
    await expect(cells.last()).toHaveAttribute('data-marker', 'green');
    await page.getByText('Basil').dragTo(cells.last());
    await inTable('Merge the selected cells');
    await expect(cells.last()).toHaveAttribute('colspan', '2');
    await inTable('Split the cell');
    await expect(cells).toHaveCount(4);
  });

  await test.step('values with tabs between them become a table, and a table such values', async () => {
    await page.locator('.writing > p', { hasText: 'After' }).click();
    await document.press('End');
    await document.press('Enter');
    await pasteInto(page, { text: 'tea\tcups\nmint\t2\nsage\t4\n' });
    await expect(page.locator('.tableWrapper').first().locator('td')).toHaveText([
      'tea',
      'cups',
      'mint',
      '2',
      'sage',
      '4',
    ]);
    await document.press('Control+A');
    const copied = await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      const event = new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true });
      window.document.querySelector('.writing')?.dispatchEvent(event);
      return clipboardData.getData('text/plain');
    });
    expect(copied).toContain('tea\tcups\nmint\t2\nsage\t4');
  });
});
