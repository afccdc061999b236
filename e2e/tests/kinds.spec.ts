import { expect, expectEqual, type OpenDocument, test } from '../src/index.ts';

const xml = async (document: OpenDocument): Promise<string> => (await document.state()).xml;

test('footnotes are put in, written, listed below and taken back', async ({ launch, links }) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  const { keyboard } = page;
  await page.locator('.toolbar').waitFor();
  await document.focusEnd();
  await document.type('Bees dance');
  await keyboard.press('Control+Alt+F');
  const words = page.locator('.note-words');
  await expect(words).toBeFocused();
  await keyboard.type('Karl von Frisch');
  await keyboard.press('Enter');
  await expect(words).toHaveCount(0);
  await document.type(' and sing.^[They do]');
  await expect
    .poll(() => xml(document))
    .toContain('dance<footnote>Karl von Frisch</footnote> and sing.<footnote>They do</footnote>');
  await expect(page.locator('.writing [data-number]')).toHaveCount(2);
  const notes = page.getByRole('region', { name: 'Footnotes' });
  await expect(notes.getByRole('listitem')).toHaveText(['1Karl von Frisch', '2They do']);
  await notes.getByRole('button', { name: 'Go to footnote 1 in the text' }).click();
  await keyboard.press('Enter');
  await expect(words).toBeFocused();
  await keyboard.type(', 1927');
  await expect.poll(() => xml(document)).toContain('<footnote>Karl von Frisch, 1927</footnote>');
  await keyboard.press('Control+Z');
  await expect.poll(() => xml(document)).toContain('<footnote>Karl von Frisch</footnote>');
});

test('two write in one footnote; who writes in one that the other takes away goes on in the text', async ({
  launch,
  links,
}) => {
  const [ada, bob] = await Promise.all(
    ['ada', 'bob'].map(async (name) => (await launch(name)).open(links.edit)),
  );
  if (!ada || !bob) throw new Error('somebody is missing');
  const people = [ada, bob];
  for (const { page } of people) await page.locator('.toolbar').waitFor();
  await ada.focusEnd();
  await ada.type('Bees dance^[one]');
  await expect.poll(() => xml(bob)).toContain('dance<footnote>one</footnote>');

  await test.step('what is typed while a note is selected is written in it', async () => {
    await ada.press('Backspace');
    await ada.page.keyboard.type(' two');
    await expect.poll(() => xml(ada)).toContain('dance<footnote>one two</footnote>');
  });
  await bob.page.locator('.writing [data-number]').click();
  await bob.page.keyboard.type(' three');
  await expect(bob.page.locator('.note-words')).toBeFocused();
  await expect.poll(() => xml(ada)).toContain('<footnote>one two three</footnote>');
  await expect(ada.page.locator('.note-words')).toHaveText('one two three');
  await Promise.all([ada.type('aaaa'), bob.type('bbbb')]);
  const { xml: both } = await expectEqual(people);
  const said = /<footnote>one two three([ab]{8})<\/footnote>/.exec(both)?.[1] ?? both;
  expect([...said].sort().join('')).toBe('aaaabbbb');

  await ada.press('Escape');
  await ada.press('Backspace');
  await expect(ada.page.locator('.note-panel')).toBeVisible();
  await ada.press('Backspace');
  await expect(bob.page.locator('.note-words')).toHaveCount(0);
  await expect(bob.writing).toBeFocused();
  await bob.type(' and sing');
  await expect.poll(() => xml(ada)).toBe('<paragraph>Bees dance and sing</paragraph>');
  await expectEqual(people);
});

test('formulas are typed between dollars and changed beside them; callouts and toggles by their signs', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  const { keyboard } = page;
  await page.locator('.toolbar').waitFor();
  await document.focusEnd();

  await test.step('a formula in a line, drawn as MathML, and prices are none', async () => {
    await document.type('From $5 to $6, and $x^2$ it is');
    await expect(page.locator('.writing parley-formula math msup')).toBeVisible();
    await expect
      .poll(() => xml(document))
      .toContain('From $5 to $6, and <formula tex="x^2"></formula> it is');
    await keyboard.press('Enter');
  });

  await test.step('a formula that is a block is written beside it', async () => {
    await document.type('$$');
    await keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'TeX', exact: true })).toBeFocused();
    await keyboard.type('\\frac{1}{2}');
    await keyboard.press('Enter');
    await expect(page.locator('.writing parley-formula[data-block] mfrac')).toBeVisible();
    await expect.poll(() => xml(document)).toContain('<formulablock tex="\\frac{1}{2}"></formulablock>');
  });

  await test.step('a quotation that begins with the sign of a callout is one', async () => {
    await document.type('> [!TIP] Mind');
    await expect(page.locator('.writing [data-callout="tip"]')).toHaveText('Mind');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
  });

  await test.step('a section is closed and opened by its keys and its sign', async () => {
    await document.type('>> More');
    await keyboard.press('Enter');
    await document.type('hidden');
    const sign = page.getByRole('button', { name: 'What is in this section' });
    const hidden = page.locator('.writing [data-toggle] p', { hasText: 'hidden' });
    await expect(hidden).toBeVisible();
    await keyboard.press('Control+Enter');
    await expect(hidden).toBeHidden();
    await expect(sign).toHaveAttribute('aria-expanded', 'false');
    await sign.click();
    await expect(hidden).toBeVisible();
  });

  await test.step('a table of contents lists what headings there are, and leads to them', async () => {
    await document.focusEnd();
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await document.type('[TOC]');
    await keyboard.press('Enter');
    await document.type('## A chapter');
    const entry = page
      .locator('.writing [data-contents]')
      .getByRole('button', { name: 'A chapter', exact: true });
    await expect(entry).toBeVisible();
    await entry.click();
    await keyboard.type('To begin: ');
    await expect(entry).toHaveCount(0);
    await expect(
      page.locator('.writing [data-contents]').getByRole('button', { name: 'To begin: A chapter' }),
    ).toBeVisible();
    await expect.poll(() => xml(document)).toContain('<contents></contents>');
  });
});

test('links to headings: chosen, copied, gone to; the address of the page stays, and its secret is in none of them', async ({
  launch,
  links,
}) => {
  const [ada, vera] = await Promise.all(['ada', 'vera'].map((name) => launch(name)));
  if (!ada || !vera) throw new Error('somebody is missing');
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const document = await ada.open(links.edit);
  const { page } = document;
  const { keyboard } = page;
  await page.locator('.toolbar').waitFor();
  await document.focusEnd();
  await document.type('# Bees');
  await keyboard.press('Enter');
  await document.type('See ');

  await test.step('written by choosing the heading', async () => {
    await keyboard.press('Control+Shift+K');
    await page.locator('.link-panel').getByLabel('Address').fill('bee');
    await page.locator('.link-headings').getByRole('button', { name: 'Bees' }).click();
    await expect.poll(() => xml(document)).toMatch(/See <link href="#h_\w+">Bees<\/link>/);
  });
  const name = /name="(h_\w+)"/.exec(await xml(document))?.[1] ?? 'none';
  expect(await xml(document)).toContain(`href="#${name}"`);

  await test.step('it is found under other words', async () => {
    await page.locator('.writing h1').click();
    await keyboard.press('End');
    await document.type(' and wasps');
    await page.locator('.writing a').click();
    await expect(page.locator('.link-address')).toHaveText('Bees and wasps');
    await page.getByRole('button', { name: 'Open the link' }).click();
    await expect(page.locator('.link-panel')).toHaveCount(0);
    await document.type('The ');
    await expect.poll(() => xml(document)).toContain('>The Bees and wasps</');
  });

  await test.step('copied from the handle, it is the same link, and has no word of the address', async () => {
    await page.locator('.writing h1').hover();
    await page.locator('[data-handle="grip"]').click();
    await page.getByRole('menuitem', { name: 'Copy link to this heading' }).click();
    await expect(page.getByText('Link to the heading copied').first()).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`#${name}`);
    await document.focusEnd();
    await keyboard.press('Enter');
    await keyboard.press('Control+V');
    await expect
      .poll(() => xml(document))
      .toContain(`<paragraph><link href="#${name}">The Bees and wasps</link></paragraph>`);
  });

  await test.step('a reader goes there by a click and by the keys', async () => {
    const reader = await vera.open(links.view);
    await reader.shows('The Bees and wasps');
    const address = reader.page.url();
    const link = reader.page.locator('.writing a').last();
    for (const go of [() => link.click(), () => link.press('Enter')]) {
      await reader.page.evaluate(() => {
        const target = globalThis as { wentTo?: string };
        target.wentTo = '';
        Element.prototype.scrollIntoView = function note() {
          target.wentTo = this.tagName;
        };
      });
      await go();
      await expect
        .poll(() => reader.page.evaluate(() => (globalThis as { wentTo?: string }).wentTo))
        .toBe('H1');
    }
    expect(reader.page.url()).toBe(address);
    expect(vera.context.pages()).toHaveLength(1);
  });
});
