import { expect, type OpenDocument, test } from '../src/index.ts';

/** Chosen through the profile, as its person does it. */
const call = async ({ page }: OpenDocument, name: string): Promise<void> => {
  await page.locator('.person-self').click();
  await page.locator('#profile input[type="text"]').fill(name);
  await page.keyboard.press('Escape');
};

const scrolled = ({ page }: OpenDocument): Promise<number> =>
  page.locator('.paper').evaluate(({ scrollTop }) => scrollTop);

test('people see each other by name, and one follows another’s view', async ({ launch, links }) => {
  const [ada, bob] = await Promise.all([launch('ada'), launch('bob')]);
  const [first, second] = await Promise.all([ada.open(links.edit), bob.open(links.edit)]);
  await Promise.all([first.untilDirect(), second.untilDirect()]);

  // Who hears the page hears who comes.
  await expect(
    first.page.locator('[aria-live="polite"] > p', { hasText: /^Guest .+ joined\.$/ }),
  ).toBeAttached();

  // A guest is asked once for a name, now that somebody sees it; a name is heard of at once, and remembered.
  await expect(first.page.locator('.name-prompt')).toContainText('Others see you as Guest');
  await call(first, 'Ada Lovelace');
  await expect(first.page.locator('.name-prompt')).toBeEmpty();
  await second.page.getByRole('button', { name: 'Keep it' }).click();
  await call(second, 'Bob');
  const avatar = second.page.getByRole('button', { name: 'Follow Ada Lovelace' });
  await expect(avatar).toBeVisible();

  // Her caret carries her name and colour, for a moment; both change while it stands there.
  await first.page.evaluate(() => {
    if (!window.parley) throw new Error('no document is open');
    const { doc, Y } = window.parley;
    const paragraphs = Array.from({ length: 120 }, (_, number) => {
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText(`Line ${number}`)]);
      return paragraph;
    });
    doc.getXmlFragment('content').insert(0, paragraphs);
  });
  await second.shows('Line 119');
  await first.typeParagraph('Ada, far down.');
  await second.shows('Ada, far down.');
  const caret = second.page.locator('.caret');
  await expect(caret.locator('.caret-label')).toHaveText('Ada Lovelace');
  await expect(caret).toHaveAttribute('data-named');
  await expect(caret).not.toHaveAttribute('data-named', { timeout: 10_000 });
  await first.page.locator('.person-self').click();
  await first.page.locator('#profile input[type="text"]').fill('Countess Ada');
  const free = first.page.locator('#profile input[type="radio"]:enabled:not(:checked)').first();
  const colour = await free.inputValue();
  await free.check();
  await first.page.keyboard.press('Escape');
  await expect(second.page.getByRole('button', { name: 'Follow Countess Ada' })).toBeVisible();
  await first.focusEnd();
  await expect(caret.locator('.caret-label')).toHaveText('Countess Ada');
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  await expect(caret.locator('.caret-label')).toHaveCSS('background-color', `rgb(${parts.join(', ')})`);

  // Bob stands at the top and follows her down, and as she looks elsewhere.
  expect(await scrolled(second)).toBe(0);
  await second.page.getByRole('button', { name: 'Follow Countess Ada' }).click();
  await expect(second.page.locator('.following')).toContainText('Following Countess Ada');
  await expect(caret).toBeInViewport();
  expect(await scrolled(second)).toBeGreaterThan(500);
  await first.page.locator('.paper').evaluate((paper) => paper.scrollTo({ top: 900 }));
  await expect.poll(() => scrolled(second)).toBeCloseTo(900, -1);
  await first.focusEnd();
  await first.type(' And on.');
  await expect(caret).toBeInViewport();

  // Nobody can follow somebody who follows them. Escape stops, and so do writing and scrolling.
  await first.page.getByRole('button', { name: 'Follow Bob' }).click();
  await expect(first.page.getByText('Bob is following you')).toBeVisible();
  await second.page.keyboard.press('Escape');
  await expect(second.page.locator('.following')).toBeEmpty();
  await second.page.getByRole('button', { name: 'Follow Countess Ada' }).click();
  await expect(second.page.locator('.following-words')).not.toBeEmpty();
  await second.page.locator('.paper').hover();
  await second.page.mouse.wheel(0, -300);
  await expect(second.page.locator('.following-words')).toBeEmpty();

  // Who hears the page hears who goes.
  await first.close();
  await expect(second.page.getByText('Countess Ada left.')).toBeAttached();
  await expect(caret).toHaveCount(0);
});
