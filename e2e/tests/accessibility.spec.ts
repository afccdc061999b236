import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pasteInto, picture } from '../src/clipboard.ts';
import { expect, test } from '../src/index.ts';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/** The rules of axe that look at colours. The others find the same in the dark, where the elements are the same. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong with what the page shows now, in light and dark, but for the rules `but`. */
async function violations(page: Page, what: string, but: readonly string[] = []): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Otherwise each analysis opens a tab of its own, to bring together what it found in frames; there are none.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const rules = colorScheme === 'dark' ? axe.withRules(OF_COLOURS) : axe.disableRules([...but]);
    const { violations } = await rules.analyze();
    for (const { id, nodes } of violations)
      found.push(
        `${what}, ${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
  }
  return found;
}

/** Something that opens on a page: how it is opened, and what shows that it is. */
interface Opened {
  readonly what: string;
  readonly open: (page: Page) => Promise<unknown>;
  readonly shown: string;
  /** Rules of axe that do not fit it. */
  readonly but?: readonly string[];
}

/** A menu lies above the page and goes with the next key: it belongs to no landmark. */
const OF_A_MENU = ['region'];
/** The focus stays in the text, whose arrow keys scroll the list. */
const OF_SUGGESTIONS = ['scrollable-region-focusable'];

/** Opens one after another and asks axe each time; all close on Escape. */
async function violationsOf(page: Page, opened: readonly Opened[]): Promise<string[]> {
  const found: string[] = [];
  for (const { what, open, shown, but } of opened) {
    await test.step(what, async () => {
      await open(page);
      await page.locator(shown).first().waitFor();
      found.push(...(await violations(page, what, but)));
      await page.keyboard.press('Escape');
      await page.locator(shown).first().waitFor({ state: 'hidden' });
    });
  }
  return found;
}

const click = (selector: string) => (page: Page) => page.locator(selector).first().click();
const press = (keys: string) => (page: Page) => page.keyboard.press(keys);

const SHARE: Opened = {
  what: 'share',
  open: click('.head > [popovertarget="share"]'),
  shown: '#share .input',
};
const STATUS: Opened = { what: 'status', open: click('.status-line'), shown: '#status h3' };
const PEOPLE: Opened = { what: 'people', open: click('[popovertarget="people"]'), shown: '#people li' };
const PROFILE: Opened = { what: 'profile', open: click('.person-self'), shown: '#profile .input' };
const PALETTE: Opened = { what: 'palette', open: press('Control+K'), shown: '.palette .menu-item' };
const FIND: Opened = { what: 'find', open: press('Control+H'), shown: '.find-bar' };
const MENU: Opened = {
  what: 'document menu',
  open: (page) => page.locator('.head').getByRole('button').last().click(),
  shown: '.menu',
  but: OF_A_MENU,
};

const ON_A_DOCUMENT: readonly Opened[] = [
  SHARE,
  STATUS,
  PROFILE,
  PALETTE,
  { what: 'shortcuts', open: press('Control+/'), shown: '.dialog' },
  MENU,
  FIND,
  {
    what: 'slash menu',
    open: async (page) => {
      await page.locator('.writing').focus();
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('/');
    },
    shown: '.suggestions',
    but: OF_SUGGESTIONS,
  },
  {
    what: 'link',
    open: async (page) => {
      await page.locator('.writing').focus();
      await page.keyboard.press('Control+Shift+K');
    },
    shown: '.link-panel .input',
  },
  { what: 'insert menu', open: click('[data-tool="insert"]'), shown: '.menu', but: OF_A_MENU },
];

const ON_THE_LIST: readonly Opened[] = [
  { what: 'settings', open: click('.library-head .icon-button'), shown: '#settings fieldset' },
  { what: 'row menu', open: click('.document button'), shown: '.menu', but: OF_A_MENU },
  {
    what: 'rename',
    open: async (page) => {
      await page.locator('.document button').click();
      await page.getByRole('menuitem', { name: 'Rename…' }).click();
    },
    shown: '.dialog',
  },
  {
    what: 'remove',
    open: async (page) => {
      await page.locator('.document button').click();
      await page.getByRole('menuitem', { name: 'Remove from this device…' }).click();
    },
    shown: '.dialog',
  },
];

test('axe finds nothing wrong with pages without a document', async ({ launch, server }) => {
  const ada = await launch('ada');
  // What is not there is 404, whatever the page says of it.
  ada.complaints.expect(/status of 404/);
  const page = await ada.newTab();
  const found: string[] = [];
  for (const path of ['/', '/d/', '/nowhere', '/d/#broken']) {
    await page.goto('about:blank');
    await page.goto(server.origin + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    found.push(...(await violations(page, path)));
  }
  expect(found).toEqual([]);
});

test('axe finds nothing wrong with a document, the list, and what opens on them', async ({
  launch,
  links,
  server,
}) => {
  const [ada, vera] = await Promise.all([launch('ada'), launch('vera')]);
  const document = await ada.open(links.edit);
  const { page } = document;
  await page.setViewportSize(DESK);
  await page.locator('.tool').first().waitFor();
  await document.focusEnd();
  for (const line of ['# Harvest', 'Some ==bright== and `plain` words.', '[ ] pick apples']) {
    await document.type(line);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Enter');
  await document.type('```');
  await page.keyboard.press('Enter');
  await document.type('const apples = 3; // a few');
  await page.keyboard.press('ArrowDown');
  await document.type('The end.');

  const viewer = await vera.open(links.view);
  await viewer.shows('Harvest');
  await document.untilDirect();
  await viewer.page.locator('.tool').first().waitFor();
  const found = await violations(viewer.page, 'a viewer’s page');
  await viewer.page.setViewportSize(PHONE);
  found.push(...(await violations(viewer.page, 'a viewer’s phone')));

  await page.bringToFront();
  found.push(...(await violations(page, 'a document')));
  found.push(...(await violationsOf(page, ON_A_DOCUMENT)));
  await pasteInto(page, { files: [await picture(page, 300, 200, 'image/png')] });
  await page.locator('.writing .image img').click();
  await page.locator('.image-panel').waitFor();
  found.push(...(await violations(page, 'an image')));
  await page.getByRole('button', { name: 'Outline and word count' }).click();
  await page.locator('.outline-item').waitFor();
  found.push(...(await violations(page, 'outline')));
  await page.setViewportSize(PHONE);
  found.push(...(await violations(page, 'outline on a phone')));
  await page.keyboard.press('Escape');
  found.push(...(await violationsOf(page, [SHARE, STATUS, PEOPLE, PALETTE, FIND, MENU])));

  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size);
    await page.goto(server.origin);
    await page.locator('.document').waitFor();
    found.push(...(await violations(page, `the list at ${size.width}`)));
  }
  found.push(...(await violationsOf(page, ON_THE_LIST)));
  expect(found).toEqual([]);
});

test('every target is large enough for a finger where there are only fingers; nothing moves for whom it should not', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  const session = await ada.context.newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  await session.send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'pointer', value: 'coarse' },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ],
  });
  await page.setViewportSize(PHONE);
  await page.locator('.tool').first().waitFor();
  await page.locator('.status-line').waitFor();
  await document.focusEnd();
  await document.type('# Words');
  await test.step('the bars take 100 px of a phone at most, nothing lies beyond its edge, and the tools are below', async () => {
    const bars = await page.evaluate(() =>
      ['.head', '.tools'].map((bar) => {
        const part = window.document.querySelector(bar);
        const box = part?.getBoundingClientRect();
        return { height: box?.height ?? 0, top: box?.top ?? 0, bottom: box?.bottom ?? 0 };
      }),
    );
    expect(bars.reduce((sum, { height }) => sum + height, 0)).toBeLessThanOrEqual(100);
    expect(bars[0]?.top).toBe(0);
    expect(bars[1]?.bottom).toBe(PHONE.height);
    const beyond = await page.evaluate(() =>
      [...window.document.querySelectorAll('.head *, .tools *')]
        .filter((part) => part.checkVisibility() && !part.closest('[popover], .only-heard, .title'))
        .filter((part) => {
          const { left, right } = part.getBoundingClientRect();
          return left < 0 || right > window.innerWidth;
        })
        .map((part) => part.outerHTML.slice(0, 120)),
    );
    expect(beyond).toEqual([]);
  });
  await page.keyboard.press('Shift+Home');
  const bubble = page.locator('.bubble');
  await bubble.waitFor();
  expect(await bubble.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  // What is selected keeps its colour, which it does where the page says what lies behind it.
  const behind = document.writing.evaluate((text) => getComputedStyle(text, '::selection').backgroundColor);
  expect(await behind).not.toBe('rgba(0, 0, 0, 0)');
  // What is opened from the tools lies above the outline.
  await page.setViewportSize({ width: 360, height: 600 });
  await page.getByRole('button', { name: 'More tools' }).click();
  await page.getByRole('menuitem', { name: 'Outline and word count' }).click();
  await page.locator('.outline-item').waitFor();
  await page.locator('[data-tool="insert"]').click();
  await page.getByRole('menuitem', { name: 'Emoji' }).click();
  const lowest = page.locator('.emoji').locator('> *').last();
  await lowest.waitFor();
  await lowest.click({ trial: true, timeout: 5_000 });
  await page.keyboard.press('Escape');
  await page.setViewportSize(PHONE);
  await document.focusEnd();
  await page.keyboard.press('Enter');
  await document.type('```js ');
  const small = await page.evaluate(() =>
    [...window.document.querySelectorAll('button, a, summary, [role="button"]')]
      .filter((part) => part.checkVisibility())
      .map((part) => ({ part, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 40 || box.width < 40))
      .map(({ part, box }) => `${part.outerHTML.slice(0, 120)} ${box.width}×${box.height}`),
  );
  expect(small).toEqual([]);
  const moving = await page.evaluate(() => {
    const longest = (times: string): number => Math.max(...times.split(',').map(Number.parseFloat));
    return [...window.document.querySelectorAll('*')]
      .filter((part) => {
        const { transitionDuration, animationDuration } = getComputedStyle(part);
        return longest(transitionDuration) > 0 || longest(animationDuration) > 0;
      })
      .map((part) => part.outerHTML.slice(0, 120));
  });
  expect(moving).toEqual([]);
});

test('the Tab key goes from the head to the tools, the title and the text, and Shift+Tab back', async ({
  launch,
  links,
}) => {
  const ada = await launch('ada');
  const document = await ada.open(links.edit);
  const { page } = document;
  await page.locator('.tool').first().waitFor();
  const focused = (): Promise<string> =>
    page.evaluate(
      () =>
        ['head', 'tools', 'title-field', 'writing'].find((part) =>
          window.document.activeElement?.closest(`.${part}`),
        ) ?? '',
    );
  await page.locator('.title-field').focus();
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('writing');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Tab');
  expect(await focused()).toBe('title-field');
  const back: string[] = [];
  for (let i = 0; i < 12 && !back.includes('head'); i++) {
    await page.keyboard.press('Shift+Tab');
    back.push(await focused());
  }
  // What is saved is no stop on the way: one hears of it, and the palette opens it.
  expect(await page.locator('.status-line').evaluate(({ tabIndex }) => tabIndex)).toBe(-1);
  // The tools are one stop or two (arrow keys move inside), then comes the head.
  expect(back.filter((place) => place === 'tools').length).toBeGreaterThan(0);
  expect(back.filter((place) => place === 'tools').length).toBeLessThan(4);
  expect(back.at(-1)).toBe('head');
});
