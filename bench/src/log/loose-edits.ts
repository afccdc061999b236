import { newDocument } from '@parley/e2e';
import type { Page } from 'playwright-core';
import type { LogPage, OpenedLoose } from '../../page/src/log/log-page.ts';
import { Browser } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { quantile } from '../lib/quantile.ts';
import { type LooseRoom, looseRoom } from './loose-room.ts';
import { startOver } from './prepared-server.ts';

/** Small envelopes that nobody ever compacted, from home to a fresh browser. */
export interface LooseEdits extends OpenedLoose {
  readonly envelopes: number;
  /** What verifying and decrypting as many takes in the same browser, ms. */
  readonly alone: number;
}

export interface LooseEditsOptions {
  readonly envelopes: number;
  readonly rounds: number;
}

/** The median of the rounds; in each, the envelopes alone are before. */
export function measureLooseEdits({ envelopes: count, rounds }: LooseEditsOptions): Promise<LooseEdits> {
  return owning(async (own) => {
    const { edit } = await newDocument('http://localhost');
    const { promise: sealed, resolve } = Promise.withResolvers<LooseRoom>();
    const server = own(
      await startOver({ PARLEY_PARTS: 'home' }, async (store) => {
        progress(`loose edits: sealing ${count}`);
        resolve(await looseRoom(edit, count, (room) => store.log(room, 0)));
      }),
    );
    const { text, envelopes } = await sealed;
    const pages = own(await PageServer.start('log.html'));
    const bytes = envelopes.map((envelope) => Buffer.from(envelope.bytes).toString('base64'));
    const envelopesUrl = pages.offer('envelopes', bytes);
    const contentUrl = pages.offer('content', text);
    const home = `ws://localhost:${server.port}/home`;

    const alone: number[] = [];
    const opened: OpenedLoose[] = [];
    for (let round = 1; round <= rounds; round++) {
      progress(`loose edits: round ${round} of ${rounds}, the envelopes alone`);
      alone.push(await inFreshBrowser(pages, (tab) => askPage(tab, 'alone', edit, envelopesUrl)));
      progress(`loose edits: round ${round} of ${rounds}, a newcomer`);
      opened.push(await inFreshBrowser(pages, (tab) => askPage(tab, 'open', edit, home, contentUrl)));
    }
    const median = (of: (each: OpenedLoose) => number): number => quantile(opened.map(of), 0.5);
    return {
      envelopes: count,
      alone: quantile(alone, 0.5),
      ms: median(({ ms }) => ms),
      longestTask: median(({ longestTask }) => longestTask),
      longestSilence: median(({ longestSilence }) => longestSilence),
    };
  });
}

function inFreshBrowser<Result>(pages: PageServer, work: (tab: Page) => Promise<Result>): Promise<Result> {
  return owning(async (own) => {
    const browser = own(await Browser.launch('newcomer', pages.origin));
    const tab = await browser.emptyTab();
    await tab.goto(`${pages.origin}/log.html`);
    await tab.waitForFunction(() => window.logPage !== undefined);
    return work(tab);
  });
}

type Method = 'alone' | 'open';

function askPage<Name extends Method>(
  tab: Page,
  method: Name,
  ...args: Parameters<LogPage[Name]>
): ReturnType<LogPage[Name]> {
  return tab.evaluate(
    ([name, values]) => {
      const page = window.logPage as unknown as Record<string, (...given: unknown[]) => unknown>;
      return page[name]?.(...values);
    },
    [method, args] as const,
  ) as ReturnType<LogPage[Name]>;
}
