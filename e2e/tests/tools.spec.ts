import { expect, type OpenDocument, test } from '../src/index.ts';

const xml = async (document: OpenDocument): Promise<string> => (await document.state()).xml;

test('Markdown as one types and the slash menu make every kind of block; blocks move by keyboard', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  const { keyboard } = page;
  await page.locator('.toolbar').waitFor();
  await document.focusEnd();
  await document.type('## A chapter');
  await keyboard.press('Enter');
  await document.type('Some **bold**, *leaning*, ~~gone~~, `code` and ==bright== words.');
  await keyboard.press('Enter');
  await document.type('- a point');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await document.type('1. a step');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await document.type('[ ] a task');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await document.type('> a quote');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  const written = await xml(document);
  for (const part of [
    '<paragraph as="heading" level="2">A chapter</paragraph>',
    '<bold>bold</bold>',
    '<italic>leaning</italic>',
    '<strike>gone</strike>',
    '<code>code</code>',
    '<highlight>bright</highlight>',
    '<bulletlist><listitem><paragraph>a point</paragraph></listitem></bulletlist>',
    '<orderedlist start="1">',
    '<taskitem checked="false"><paragraph>a task</paragraph>',
    '<blockquote><paragraph>a quote</paragraph></blockquote>',
  ])
    expect(written).toContain(part);

  // By another word than its name; Escape leaves the slash in the text.
  await document.type('/');
  await expect(page.getByRole('listbox')).toBeVisible();
  await document.type('grid');
  await expect(page.getByRole('option')).toHaveCount(1);
  await keyboard.press('Enter');
  expect(await xml(document)).toContain('<tableheader');
  await document.type('first');
  const inTable = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'This block' }).click();
    await page.getByRole('menuitem', { name: 'Table', exact: true }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const rows = page.locator('.writing tr');
  await inTable('Add a row below');
  await expect(rows).toHaveCount(4);
  await inTable('Move the column on');
  await expect(rows.first().locator('th')).toHaveText(['', 'first', '']);
  await inTable('Delete the column');
  await expect(rows.first().locator('th')).toHaveCount(2);
  await inTable('Delete the table');
  await expect(rows).toHaveCount(0);
  await document.focusEnd();
  await document.type('/no');
  await keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toBeHidden();
  expect(await document.text()).toContain('/no');

  await keyboard.press('Alt+Shift+ArrowUp');
  const lines = (await document.text()).split('\n');
  expect(lines.findIndex((line) => line.includes('/no'))).toBeLessThan(
    lines.findIndex((line) => line.includes('a quote')),
  );

  await test.step('lines are aligned by the slash menu and by keys, and pages end where one says so', async () => {
    await document.focusEnd();
    await keyboard.press('Enter');
    await document.type('/centre');
    await keyboard.press('Enter');
    await document.type('In the middle');
    const middle = page.locator('.writing p', { hasText: 'In the middle' });
    await expect(middle).toHaveCSS('text-align', 'center');
    await keyboard.press('Control+Shift+L');
    await expect(middle).toHaveCSS('text-align', /^(start|left)$/);
    await keyboard.press('Control+Shift+R');
    await expect(middle).toHaveCSS('text-align', 'right');
    await document.type(' /page break');
    await keyboard.press('Enter');
    await expect(page.locator('.writing [data-page-break]')).toHaveCount(1);
    await document.type('/callout');
    await keyboard.press('Enter');
    await document.type('Mind this');
    await expect(page.locator('.writing [data-callout="note"]')).toHaveText('Mind this');
  });
});

test('what one types becomes what one means, is taken back by Backspace, and can be switched off', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  const { keyboard } = page;
  await page.locator('.toolbar').waitFor();
  await document.focusEnd();
  await document.type('She said "it\'s so" -- see parley.example.org/a, or www.parley.example -> now');
  await document.shows('She said “it’s so” – see parley.example.org/a, or www.parley.example → now');
  await expect(page.locator('.writing a')).toHaveText(['parley.example.org/a', 'www.parley.example']);
  await expect(page.locator('.writing a').first()).toHaveAttribute('href', 'https://parley.example.org/a');

  await document.type(' "');
  await keyboard.press('Backspace');
  await document.type('a ->');
  await keyboard.press('Control+Z');
  await document.type(' www.parley.net ');
  await keyboard.press('Backspace');
  await expect(page.locator('.writing a')).toHaveCount(2);
  await document.shows('now "a -> www.parley.net');
  await document.type(':smi');
  await expect(page.getByRole('listbox')).toBeVisible();
  await document.type('le:');
  await document.shows('😄');

  await page.getByRole('button', { name: 'Document', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Smart typing' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Curly quotes/ }).click();
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await document.focusEnd();
  await document.type(' "plain"');
  await document.shows(' "plain"');
});

test('find, replace all and take that back; the outline leads to a heading; a viewer finds and cannot replace', async ({
  launch,
  links,
}) => {
  const [ada, vera] = await Promise.all([launch('ada'), launch('vera')]);
  const document = await ada.open(links.edit);
  const { page } = document;
  const { keyboard } = page;
  await page.locator('.toolbar').waitFor();
  await document.focusEnd();
  await document.type('# One');
  await keyboard.press('Enter');
  await document.type('The bee meets a Bee and a beetle.');
  await keyboard.press('Enter');
  await document.type('# Two');
  await keyboard.press('Enter');
  await document.type('No bees here, but bee again.');

  await keyboard.press('Control+F');
  const bar = page.getByRole('search', { name: 'Find and replace' });
  await bar.getByLabel('Find', { exact: true }).fill('bee');
  await expect(bar).toContainText(/(of 5|5 found)/);
  await bar.getByRole('button', { name: 'Whole words' }).click();
  await expect(bar).toContainText(/(of 3|3 found)/);
  await bar.getByRole('button', { name: 'Match case' }).click();
  await expect(bar).toContainText(/(of 2|2 found)/);
  await bar.getByRole('button', { name: 'Regular expression' }).click();
  await bar.getByLabel('Find', { exact: true }).fill('(bee');
  await expect(bar).toContainText('not a complete regular expression');
  await bar.getByLabel('Find', { exact: true }).fill('bee');
  await keyboard.press('Escape');
  await expect(bar).toBeHidden();

  await keyboard.press('Control+H');
  await bar.getByLabel('Find', { exact: true }).fill('bee');
  await bar.getByRole('button', { name: 'Whole words' }).click();
  await bar.getByRole('button', { name: 'Match case' }).click();
  await bar.getByPlaceholder('Replace with').fill('wasp');
  await bar.getByRole('button', { name: 'Replace all' }).click();
  await document.shows('The wasp meets a Bee and a beetle.');
  await document.shows('but wasp again.');
  await keyboard.press('Escape');
  await expect(bar).toBeHidden();
  await keyboard.press('Control+Z');
  await document.shows('The bee meets a Bee and a beetle.');
  await document.shows('but bee again.');

  await page.getByRole('button', { name: 'Outline and word count' }).click();
  const outline = page.locator('.outline');
  await expect(outline.locator('.outline-item')).toHaveText(['One', 'Two']);
  await expect(outline).toContainText('16 words');
  await outline.getByRole('button', { name: 'Two' }).click();
  await document.type('!');
  await document.shows('Two!');
  await expect(outline.locator('.outline-item')).toHaveText(['One', 'Two!']);

  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await vera.context.route(/assets\/tools-[^/]*\.js/, async (route) => {
    await gate;
    await route.continue();
  });
  const reader = await vera.open(links.view);
  await reader.shows('Two!');
  // The text is there before its tools: the keys wait for them.
  await reader.page.keyboard.press('Control+F');
  release();
  const reading = reader.page.getByRole('search', { name: 'Find and replace' });
  await reading.getByLabel('Find', { exact: true }).fill('bee');
  await expect(reading).toContainText(/(of 5|5 found)/);
  await expect(reading.getByPlaceholder('Replace with')).toHaveCount(0);
  await expect(reader.page.getByRole('button', { name: 'Bold' })).toHaveCount(0);
});

test('a selection shows its formatting, and marks it', async ({ launch, links }) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  await document.page.locator('.toolbar').waitFor();
  await document.focusEnd();
  await document.type('mark me');
  await document.page.keyboard.press('Shift+Home');
  const bubble = document.page.locator('.bubble');
  await expect(bubble).toBeVisible();
  await bubble.getByRole('button', { name: 'Highlight' }).click();
  expect(await xml(document)).toContain('<highlight>mark me</highlight>');

  await test.step('with a colour, above the line by its key, and plain again', async () => {
    const choose = async (kind: string, name: string): Promise<void> => {
      await bubble.getByRole('button', { name: 'More formatting' }).click();
      await document.page.getByRole('menuitem', { name: kind }).click();
      await document.page.getByRole('menuitemradio', { name, exact: true }).click();
    };
    await choose('Highlight colour', 'Green');
    await expect(document.page.locator('.writing mark')).toHaveAttribute('data-marker', 'green');
    await choose('Text colour', 'Red');
    await expect(document.page.locator('.writing mark [data-colour="red"]')).toHaveText('mark me');
    await document.page.keyboard.press('Control+.');
    await expect(document.page.locator('.writing sup')).toHaveText('mark me');
    await document.page.keyboard.press('Control+,');
    await expect(document.page.locator('.writing sub')).toHaveText('mark me');
    await expect(document.page.locator('.writing sup')).toHaveCount(0);
    await choose('Highlight colour', 'None');
    await expect(document.page.locator('.writing mark')).toHaveCount(0);
  });
  await document.page.keyboard.press('End');
  await expect(bubble).toBeHidden();

  const { page } = document;
  await test.step('Ctrl+K makes a link of selected words, and is the palette elsewhere', async () => {
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Control+K');
    await expect(page.locator('.link-panel input').first()).toBeFocused();
    await document.type('parley.example.org');
    await page.keyboard.press('Enter');
    await expect(page.locator('.writing a')).toHaveText('mark me');
    await page.keyboard.press('End');
    await page.keyboard.press('Control+K');
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeHidden();
  });

  await test.step('loaded again, undo takes back what was put in, and says what it cannot', async () => {
    await document.untilAtHome();
    await page.reload();
    await document.loaded();
    await expect(page.locator('.writing a')).toHaveText('mark me');
    const undo = page.getByRole('button', { name: 'Undo' });
    await expect(undo).toBeEnabled();
    await undo.click();
    await expect(page.locator('.writing a')).toHaveCount(0);
    await document.shows('mark me');
    // Colours and letters above the line took others' place.
    await undo.click();
    await expect(page.locator('.toast-title', { hasText: 'cannot be taken back' })).toBeVisible();
    await document.shows('mark me');
  });
});
