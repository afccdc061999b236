import type { Page } from 'playwright-core';
import type { StackOptions } from '../../page/src/stacks/stack.ts';
import { Browser } from '../lib/browser.ts';
import type { Own } from '../lib/owning.ts';
import { ask } from '../lib/tabs.ts';
import { within } from '../lib/within.ts';
import type { RunningStack, Way } from '../stacks/running-stack.ts';
import type { Trace } from '../traces/trace.ts';

/** Longer than a newcomer waits. */
const WRITE_MS = 600_000;
/** What the author sent last is with the server by then: the stock providers do not tell. */
const SETTLE_MS = 2_000;
/** A newcomer who does not have the document by then never has it. */
export const NEVER_MS = 30_000;

/** A document that somebody has written with one of the stacks, and has still open. */
export class WrittenRoom {
  readonly stack: RunningStack;
  /** What its server holds; empty for the stock ones. */
  readonly atHome: string;
  readonly #options: StackOptions;
  readonly #contentUrl: string;
  readonly #author: Browser;
  #closed = false;

  private constructor(
    stack: RunningStack,
    options: StackOptions,
    contentUrl: string,
    author: Browser,
    atHome: string,
  ) {
    this.stack = stack;
    this.#options = options;
    this.#contentUrl = contentUrl;
    this.#author = author;
    this.atHome = atHome;
  }

  static async write(own: Own, stack: RunningStack, trace: Trace, tail: number): Promise<WrittenRoom> {
    const options = await stack.fresh();
    const traceUrl = stack.pages.offer('trace', trace);
    const contentUrl = stack.pages.offer('content', `${trace.endContent}${'x'.repeat(tail)}`);
    const browser = await Browser.launch('author', stack.pages.origin);
    try {
      const tab = await browser.tab();
      await ask(tab, 'open', options);
      const atHome = await within(WRITE_MS, 'the document is written', writeIn(tab, stack, traceUrl, tail));
      return own(new WrittenRoom(stack, options, contentUrl, browser, atHome));
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** The ms until the whole document stands in a fresh browser, Infinity if it never does. From home it gets it once the author
   * has gone. */
  async open(way: Way): Promise<number> {
    if (way === 'home') await this.close();
    const options = way === 'home' ? this.#options : this.stack.withoutHome(this.#options);
    const browser = await Browser.launch('newcomer', this.stack.pages.origin);
    try {
      const tab = await browser.tab();
      const ms = await ask(tab, 'openWithin', NEVER_MS, options, this.#contentUrl);
      return ms ?? Number.POSITIVE_INFINITY;
    } finally {
      await browser.close();
    }
  }

  /** The author goes. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#author.close();
  }
}

/** Writes the trace, waits until the server has compacted it, and writes `tail` letters more. */
async function writeIn(tab: Page, stack: RunningStack, traceUrl: string, tail: number): Promise<string> {
  const isParley = stack.kind === 'parley';
  await ask(tab, 'write', traceUrl);
  if (isParley) {
    await ask(tab, 'untilAtHome');
    await stack.compacted(await ask(tab, 'roomId'));
  }
  await ask(tab, 'type', { keys: tail, pause: [4, 8] });
  if (!isParley) {
    await tab.waitForTimeout(SETTLE_MS);
    return '';
  }
  await ask(tab, 'untilAtHome');
  return stack.compacted(await ask(tab, 'roomId'));
}
