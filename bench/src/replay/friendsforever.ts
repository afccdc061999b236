import { newDocument } from '@parley/e2e';
import type { Page } from 'playwright-core';
import type { Part } from '../../page/src/meeting.ts';
import type { StackOptions } from '../../page/src/stacks/stack.ts';
import { Browser } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { ParleyServers } from '../lib/servers.ts';
import { count, duration, table } from '../lib/table.ts';
import { ask, openTogether } from '../lib/tabs.ts';
import { within } from '../lib/within.ts';
import { readMeeting } from '../traces/read-trace.ts';
import { conclude } from './conclude.ts';

const LIMIT_MS = 300_000;

/** `npm run replay -- friendsforever`. */
export function friendsforever(): Promise<void> {
  return owning(async (own) => {
    const { trace, from } = await readMeeting();
    const pages = own(await PageServer.start());
    const servers = own(await ParleyServers.start());
    const traceUrl = pages.offer('trace', trace);
    const contentUrl = pages.offer('content', trace.endContent);
    const document: StackOptions = {
      stack: 'parley',
      link: (await newDocument(pages.origin)).edit,
      signaling: servers.signalingUrl,
      home: servers.homeUrl,
    };

    const authors: Page[] = [];
    for (const agent of [0, 1]) {
      const tab = await own(await Browser.launch(`author-${agent}`, pages.origin)).tab();
      await ask(tab, 'fitClock', pages.clockUrl);
      await ask(tab, 'prepareAuthor', traceUrl, agent);
      authors.push(tab);
    }
    await openTogether(authors, document);
    const all = <Result>(what: string, asked: (tab: Page) => Promise<Result>): Promise<Result[]> =>
      within(LIMIT_MS, what, Promise.all(authors.map(asked)));
    const parts = await all('both authors have the end content', (tab) => ask(tab, 'playAuthor'));
    const atHome = await all('everything is at home', (tab) => ask(tab, 'untilAtHome'));
    const texts = await all('their texts', (tab) => ask(tab, 'text'));
    for (const tab of authors) await tab.close();

    const late = await own(await Browser.launch('late', pages.origin)).tab();
    const fromHome = await within(
      LIMIT_MS,
      'a newcomer has the text from home',
      ask(late, 'openUntil', { ...document, signaling: null }, contentUrl),
    );
    texts.push(await ask(late, 'text'));

    process.stdout.write(
      `friendsforever: ${from}\n\n${tableOf(trace.txns.length, parts, Math.max(...atHome), fromHome)}\n`,
    );
    await conclude(
      texts.every((text) => text === trace.endContent),
      servers,
    );
  });
}

function tableOf(edits: number, parts: readonly Part[], atHome: number, fromHome: number): string {
  const began = Math.min(...parts.map((part) => part.began));
  const typed = Math.max(...parts.map((part) => part.typed));
  const converged = Math.max(...parts.map((part) => part.converged));
  return table([
    ['two authors, each at their own browser', ''],
    ['edits', count(edits)],
    ['entered in', duration(typed - began)],
    ['edits a second', count((edits * 1_000) / (typed - began))],
    ['from the last edit until both have the end content', duration(converged - typed)],
    ['and from then until all is at home', duration(atHome)],
    ['a fresh browser has it from home after', duration(fromHome)],
  ]);
}
