import type { Page } from '@playwright/test';
import { pasteInto } from '../src/clipboard.ts';
import { expect, type OpenDocument, test } from '../src/index.ts';

const xml = async (document: OpenDocument): Promise<string> => (await document.state()).xml;

/** Where the focus is: a part of the page by its class. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      ['head', 'tools', 'title-field', 'writing'].find((part) =>
        window.document.activeElement?.closest(`.${part}`),
      ) ?? '',
  );

test('one writes as soon as a document is open; Tab stays in the text until Escape', async ({
  launch,
  links,
}) => {
  const [ada, vera] = await Promise.all([launch('ada'), launch('vera')]);
  const document = await ada.open(links.edit);
  const { page } = document;
  const { keyboard } = page;
  await document.type('First');
  await document.shows('First');

  await test.step('a document without a title is called by its first words; title and text are one', async () => {
    await expect(page).toHaveTitle('First – Parley');
    await keyboard.press('Home');
    await keyboard.press('Backspace');
    expect(await focused(page)).toBe('title-field');
    await keyboard.press('Enter');
    expect(await focused(page)).toBe('writing');
    await keyboard.press('End');
  });
  await keyboard.press('Tab');
  await document.type(' and last');
  await keyboard.press('Shift+Tab');
  await document.type('.');
  await document.shows('First and last.');

  await test.step('a list goes in as far as it can', async () => {
    await keyboard.press('Enter');
    await document.type('- a');
    await keyboard.press('Tab');
    await document.type('a');
    await keyboard.press('Enter');
    await document.type('b');
    await keyboard.press('Shift+ArrowUp');
    await keyboard.press('Tab');
    expect(await xml(document)).toMatch(/aa<\/paragraph><bulletlist><listitem><paragraph>b</);
    expect(await focused(page)).toBe('writing');
    await keyboard.press('ArrowRight');
    await keyboard.press('Shift+Tab');
    expect(await xml(document)).toContain('aa</paragraph></listitem><listitem><paragraph>b<');
  });

  await test.step('headings are as deep as in a web page or in Markdown', async () => {
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await document.type('##### typed');
    expect(await xml(document)).toContain('<paragraph as="heading" level="5">typed</paragraph>');
    await keyboard.press('Enter');
    await page.locator('.toolbar').waitFor();
    await pasteInto(page, { html: '<h5>from a page</h5>' });
    await keyboard.press('Enter');
    await pasteInto(page, { text: '###### from Markdown\n\n- x\n- y' });
    await expect(page.locator('.writing h5')).toHaveText(['typed', 'from a page']);
    await expect(page.locator('.writing h6')).toHaveText(['from Markdown']);
  });

  await test.step('Escape, then Tab, leaves; an open list of suggestions takes Escape for itself', async () => {
    await document.focusEnd();
    await keyboard.press('Enter');
    await document.type('/');
    await page.locator('.suggestions').waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    expect(await focused(page)).toBe('writing');
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    expect(await focused(page), 'on, out of the text').not.toBe('writing');
    await document.focusEnd();
    await keyboard.press('Escape');
    await document.type('x');
    await keyboard.press('Tab');
    expect(await focused(page), 'another key came between').toBe('writing');
    await keyboard.press('Escape');
    await page.locator('.writing p').first().click();
    await keyboard.press('Tab');
    expect(await focused(page), 'a click came between').toBe('writing');
    await document.focusEnd();
    await keyboard.press('Escape');
    await keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('title-field');
    await keyboard.press('Control+/');
    await expect(page.locator('.dialog')).toContainText('Esc, then Tab');
    await keyboard.press('Escape');
  });

  await test.step('with the caret in a list Tab leads on through the tools', async () => {
    await page.locator('.writing li p').first().click();
    await page.locator('.tool').first().focus();
    await keyboard.press('Tab');
    expect(
      await page
        .locator('.tool')
        .first()
        .evaluate((tool) => tool.matches(':focus')),
    ).toBe(false);
  });

  await test.step('who only reads is let go at once', async () => {
    const viewer = await vera.open(links.view);
    await viewer.shows('First and last.');
    await viewer.writing.focus();
    await viewer.press('Tab');
    expect(await focused(viewer.page)).not.toBe('writing');
  });
});

test('two people who would have one colour differ, and Choose a name selects the name', async ({
  launch,
  links,
}) => {
  const [ada, ben] = await Promise.all([launch('ada'), launch('ben')]);
  for (const { name, context } of [ada, ben])
    await context.addInitScript((name) => {
      if (location.protocol === 'http:')
        localStorage.setItem('parley.profile', JSON.stringify({ name, colour: '#c2413b' }));
    }, name);
  const first = await ada.open(links.edit);
  const second = await ben.open(links.edit);
  await second.untilDirect();
  const colour = ({ page }: OpenDocument, of: string): Promise<string> =>
    page
      .locator(`${of} .avatar`)
      .first()
      .evaluate((disc) => getComputedStyle(disc).getPropertyValue('--person'));
  await expect.poll(() => colour(second, '.person-self')).not.toBe('#c2413b');
  const chosen = await colour(second, '.person-self');
  await expect.poll(() => colour(first, '.person-other')).toBe(chosen);
  expect(await colour(first, '.person-self'), 'who was there keeps theirs').toBe('#c2413b');

  const { page } = second;
  await page.locator('.name-prompt').getByRole('button', { name: 'Choose a name' }).click();
  await expect(page.locator('#profile .input').first()).toBeFocused();
  await page.keyboard.type('Ben the Second');
  await expect(first.page.getByRole('button', { name: /Follow Ben the Second/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: /Red, somebody here has it/ })).toBeDisabled();
});

test('in high contrast one sees what is pressed, chosen, and where one is', async ({ launch, links }) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('.toolbar').waitFor();
  for (const line of ['# One', '# Two']) {
    await document.type(line);
    await page.keyboard.press('Enter');
  }
  await document.type('words ');
  await page.getByRole('button', { name: 'Outline and word count' }).click();
  await page.locator('.outline-item').nth(1).waitFor();
  await page.locator('.writing').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+B');
  await page.emulateMedia({ forcedColors: 'active' });
  const styles = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((part) => {
        const { backgroundColor, color, borderInlineStartColor } = getComputedStyle(part);
        return { backgroundColor, color, borderInlineStartColor };
      });

  const pressed = await styles('.tool[aria-pressed="true"]');
  const other = await styles('.tool[aria-pressed="false"]');
  expect(pressed.backgroundColor).not.toBe(other.backgroundColor);
  expect(pressed.color).not.toBe(other.color);
  const here = await styles('.outline-item[aria-current]');
  const elsewhere = await styles('.outline-item:not([aria-current])');
  expect(here.borderInlineStartColor).not.toBe(elsewhere.borderInlineStartColor);
  expect(elsewhere.borderInlineStartColor).toBe((await styles('.paper')).backgroundColor);

  await document.type('/');
  const chosen = await styles('.suggestion[aria-selected="true"]');
  expect(chosen.backgroundColor).not.toBe(
    (await styles('.suggestion[aria-selected="false"]')).backgroundColor,
  );
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  const row = await styles('.palette .menu-item[data-highlighted]');
  const rows = await styles('.palette .menu-item:not([data-highlighted])');
  expect(row.backgroundColor).not.toBe(rows.backgroundColor);
  await page.keyboard.press('Escape');
  const sign = await page.locator('.saved-sign').evaluate((part) => getComputedStyle(part).stroke);
  expect(sign).not.toBe((await styles('.head')).backgroundColor);
});

test('a dragged block lands by the half of the block it is let go on, left or right, where the line shows', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  await page.locator('.toolbar').waitFor();
  for (const line of ['Alpha', 'A longer line of words', 'Omega', '- one', 'two']) {
    await document.type(line);
    await page.keyboard.press('Enter');
  }
  /** Drags a block to a part of a line, from 0 to 1 of its width and height, and tells where the line showed. */
  const drag = async (from: string, to: string, x: number, y: number): Promise<number> => {
    await page.locator('.writing p', { hasText: from }).hover();
    await page.locator('[data-handle="grip"]').hover();
    await page.mouse.down();
    const box = await page.locator('.writing p', { hasText: to }).boundingBox();
    if (!box) throw new Error(`${to} is not drawn`);
    const place = [box.x + box.width * x, box.y + box.height * y] as const;
    await page.mouse.move(place[0] - 5, place[1], { steps: 3 });
    await page.mouse.move(...place);
    const line = await page.locator('.drop-line').boundingBox();
    await page.mouse.up();
    await expect(page.locator('.drop-line')).toHaveCount(0);
    return Math.round((line?.y ?? Number.NaN) - box.y);
  };
  const lines = () => document.writing.locator(':is(p)').allTextContents();

  expect(await drag('Alpha', 'longer', 0.95, 0.2), 'above').toBeLessThan(4);
  expect(await lines(), 'it stays above').toEqual([
    'Alpha',
    'A longer line of words',
    'Omega',
    'one',
    'two',
    '',
  ]);
  expect(await drag('Alpha', 'longer', 0.02, 0.8), 'below').toBeGreaterThan(15);
  expect(await lines()).toEqual(['A longer line of words', 'Alpha', 'Omega', 'one', 'two', '']);
  await drag('Omega', 'longer', 0.98, 0.1);
  expect(await lines()).toEqual(['Omega', 'A longer line of words', 'Alpha', 'one', 'two', '']);
  await drag('two', 'one', 0.9, 0.2);
  expect(await lines()).toEqual(['Omega', 'A longer line of words', 'Alpha', 'two', 'one', '']);
  await drag('Alpha', 'two', 0.05, 0.9);
  await expect(page.locator('.writing li')).toHaveText(['two', 'Alpha', 'one', '']);
  await page.keyboard.press('Control+Z');
  expect(await lines()).toEqual(['Omega', 'A longer line of words', 'Alpha', 'two', 'one', '']);
});
