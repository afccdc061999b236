import { ParleyServer } from '@parley/e2e';
import type { Page } from 'playwright-core';
import { makeDocument, untilShown, untilWritable } from '../document/in-parley.ts';
import { type Block, pagesOfText } from '../document/pages.ts';
import { Browser } from '../lib/browser.ts';
import { buildParley } from '../lib/build-parley.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { keepWriting } from './keep-writing.ts';
import { typeAtEnd } from './keystrokes.ts';
import { figuresOf, type TypingFigures, typingText } from './report.ts';

const PAGES = [10, 100, 300];
const KEYS = 60;
/** Scripts a page loads after one can type, and what they do first. */
const SETTLE = 3_000;

/** Frames are made as fast as they can be, so that waiting for the screen is not counted. */
const NO_WAITING = ['--disable-gpu-vsync', '--disable-frame-rate-limit'];

/** `npm run bench -- typing`. */
export function typing(pages: readonly number[] = PAGES): Promise<Outcome> {
  return owning(async (own) => {
    buildParley();
    const bench = own(await PageServer.start('bare.html'));
    const server = own(await ParleyServer.start());
    const figures: TypingFigures[] = [];
    for (const count of pages) {
      const blocks = pagesOfText(count);
      progress(`${count} pages, ${blocks.length} blocks: bare Tiptap`);
      figures.push(figuresOf('bare', count, await inBare(blocks, bench.origin)));
      progress(`${count} pages: Parley`);
      figures.push(...(await inParley(blocks, count, server.origin)));
    }
    return { report: { typing: figures }, text: typingText(figures) };
  });
}

const inBare = (blocks: readonly Block[], origin: string) =>
  owning(async (own) => {
    const browser = own(await Browser.launch('bare', origin, NO_WAITING));
    const page = await browser.emptyTab();
    await page.goto(`${origin}/bare.html`);
    await page.waitForFunction(() => window.writeBare !== undefined);
    await page.evaluate((written) => window.writeBare?.(written), blocks);
    return settledKeys(page, blocks);
  });

/** Alone, and while somebody else writes at the same time. */
const inParley = (blocks: readonly Block[], pages: number, origin: string): Promise<TypingFigures[]> =>
  owning(async (own) => {
    const [browser, other] = [
      own(await Browser.launch('writer', origin, NO_WAITING)),
      own(await Browser.launch('other', origin)),
    ];
    const page = await browser.emptyTab();
    const link = await makeDocument(page, origin, blocks);
    // As it is opened, not as it was made.
    await page.reload();
    await untilWritable(page);
    const alone = figuresOf('parley', pages, await settledKeys(page, blocks));

    const beside = await other.emptyTab();
    await beside.goto(link);
    await untilWritable(beside);
    await untilShown(beside, blocks.length);
    const stop = await keepWriting(beside);
    const together = figuresOf('parley-together', pages, await settledKeys(page, blocks));
    await stop();
    return [alone, together];
  });

async function settledKeys(page: Page, blocks: readonly Block[]) {
  await untilShown(page, blocks.length);
  await page.waitForTimeout(SETTLE);
  return typeAtEnd(page, KEYS);
}
