import { test as base, expect } from '@playwright/test';
import { Browser, ParleyServer } from '../src/index.ts';
import { fillShelf, garden, introduce } from './people.ts';
import { type PublicAddress, publicAddress } from './public-address.ts';
import { shoot, WIDE } from './shoot.ts';

interface Fixtures {
  server: ParleyServer;
  address: PublicAddress;
  launch: (name: string) => Promise<Browser>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  server: async ({}, use) => {
    const server = await ParleyServer.start();
    await use(server);
    await server.close();
  },
  address: async ({ server }, use) => {
    const address = await publicAddress(server.port);
    await use(address);
    await address.close();
  },
  launch: async ({ address: { flags } }, use) => {
    const browsers: Browser[] = [];
    await use(async (name) => {
      const browser = await Browser.launch(name, { flags });
      browsers.push(browser);
      return browser;
    });
    await Promise.all(browsers.map((browser) => browser.close()));
  },
});

test('what one sees at first, and when a link leads nowhere', async ({ launch, address: { origin } }) => {
  const page = await (await launch('ada')).newTab();
  await page.goto(origin);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot(page, 'list-empty');
  await page.goto(`${origin}/d/#broken`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot(page, 'failure');
});

test('three people in one document', async ({ launch, server, address: { origin } }) => {
  const [ada, bruno, chidi] = await Promise.all([launch('ada'), launch('bruno'), launch('chidi')]);
  await introduce(ada, origin, 'Ada Brandt', '#2b6fc2');
  await introduce(bruno, origin, 'Bruno', '#b4550f');
  await introduce(chidi, origin, 'Chidi Okafor', '#6f56c9');
  await fillShelf(ada, origin);
  const document = await garden(ada, origin);
  const { page } = document;
  const link = page.url();
  const [second, third] = await Promise.all([bruno.open(link), chidi.open(link)]);
  await document.untilDirect(2);
  await document.typeParagraph('Whoever is on duty writes down how much rain fell.');
  await document.untilStatus(
    'with both and at home',
    ({ lastEdit }) => lastEdit?.peers === 2 && lastEdit.atHome,
  );

  /** Both have just moved their carets, so that their names show; a name passes, and comes after a rest only. */
  const move = (of: string, ofTheOther: string) => () =>
    expect(async () => {
      await page.waitForTimeout(1_500);
      await Promise.all(
        [
          { page: second.page, words: of },
          { page: third.page, words: ofTheOther },
        ].map(async ({ page: theirs, words }) => {
          await theirs.bringToFront();
          await theirs.locator('.writing p', { hasText: words }).first().click();
          await theirs.keyboard.press('Home');
          // Presence is sent a few times a second: a caret that is back where it was has not moved.
          await theirs.waitForTimeout(400);
          await theirs.keyboard.press('End');
        }),
      );
      await page.locator('.caret[data-named]').nth(1).waitFor({ timeout: 1_000 });
    }).toPass({ timeout: 25_000 });
  await page.locator('.paper').evaluate((paper) => paper.scrollTo({ top: 0 }));
  await shoot(page, 'editor', move('Borrow two spades', 'Every class gets a bed'), [WIDE]);
  const heading = page.locator('.writing h2', { hasText: 'Who grows what' });
  const moved = move('tomatoes', 'The sensor in bed two');
  await shoot(page, 'blocks', async () => {
    await heading.evaluate((part) => part.scrollIntoView());
    await moved();
  });
  await page.locator('.paper').evaluate((paper) => paper.scrollTo({ top: 0 }));

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('.head > [popovertarget="share"]').click();
  await page.locator('#share .input').first().waitFor();
  await shoot(page, 'share');
  await page.keyboard.press('Escape');
  await page.locator('.status-line').click();
  await page.locator('#status h3').first().waitFor();
  await shoot(page, 'status');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await page.locator('.palette [data-command^="document-"]').first().waitFor();
  await shoot(page, 'palette');
  await page.keyboard.press('Escape');

  const view = await page.evaluate(() => window.parley?.room.links.view ?? '');
  const vera = await launch('vera');
  await introduce(vera, origin, 'Vera', '#0f7b74');
  const reader = await vera.open(view);
  await reader.shows('Before the first frost');
  await shoot(reader.page, 'viewer');
  await vera.close();

  const list = await ada.newTab();
  await list.goto(origin);
  await list.locator('.document').nth(5).waitFor();
  await shoot(list, 'list', undefined, [WIDE]);
  await list.getByRole('searchbox').fill('rain');
  await list.locator('.document mark').first().waitFor();
  await shoot(list, 'search');
  await list.close();

  await Promise.all([bruno.close(), chidi.close()]);
  await server.kill();
  await document.untilStatus('not connected', ({ route }) => route === 'offline');
  await document.typeParagraph('Written on the train.');
  await page.locator('.paper').evaluate((paper) => paper.scrollTo({ top: 0 }));
  await shoot(page, 'offline');
});
