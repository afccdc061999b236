import type { Page } from 'playwright-core';
import { EDIT, type SendCounts } from '../../page/src/sends.ts';
import type { StackName } from '../../page/src/stacks/stack.ts';
import { BrowserCrowd } from '../lib/browser.ts';
import { owning } from '../lib/owning.ts';
import { ask, openTogether, untilLength } from '../lib/tabs.ts';
import { keepSends } from './keep-sends.ts';
import type { RunningStack } from './stacks.ts';

export const CROWD = 8;
const KEYS = 20;
const PAUSE_MS = 200;
/** Acknowledgements are gathered for up to 2 s; whoever is written to has time to answer. */
const SETTLE_MS = 3_000;
const IDLE_MS = 5_000;

/** Data-channel sends in a room of {@link CROWD} browsers, all browsers together. */
export interface SendFigures {
  readonly stack: StackName;
  /** Carrying the edit, for one keystroke. */
  readonly edit: number;
  /** The same for the first keystroke of a session, before the room knows which ways are superfluous. */
  readonly firstEdit: number;
  /** Everything else sent while typing and for {@link SETTLE_MS} after, per keystroke, by kind. */
  readonly others: SendCounts;
  /** Sent by a room in which nobody does anything, a second. */
  readonly idlePerSecond: number;
}

/** One of so many types; every send of every data channel is counted. */
export function measureSends(stack: RunningStack, origin: string): Promise<SendFigures> {
  return owning(async (own) => {
    const { tabs } = own(await BrowserCrowd.launch(CROWD, origin, keepSends));
    const [author] = tabs;
    if (!author) throw new Error('nobody is there');
    await openTogether(tabs, await stack.fresh());
    await pause(SETTLE_MS);

    await take(tabs, stack.name);
    await type(author, tabs, 1);
    const first = await take(tabs, stack.name);
    await type(author, tabs, 3);

    await take(tabs, stack.name);
    await pause(IDLE_MS);
    const idle = await take(tabs, stack.name);

    await type(author, tabs, KEYS);
    const { [EDIT]: edit = 0, ...others } = await take(tabs, stack.name);
    return {
      stack: stack.name,
      edit: edit / KEYS,
      firstEdit: first[EDIT] ?? 0,
      others: Object.fromEntries(Object.entries(others).map(([kind, count]) => [kind, count / KEYS])),
      idlePerSecond: (sum(idle) * 1_000) / IDLE_MS,
    };
  });
}

async function type(author: Page, tabs: readonly Page[], keys: number): Promise<void> {
  const { from } = await ask(author, 'type', { keys, pause: [PAUSE_MS, PAUSE_MS] });
  await untilLength(tabs, from + keys);
  await pause(SETTLE_MS);
}

/** What all of them sent since the last time. */
async function take(tabs: readonly Page[], stack: StackName): Promise<SendCounts> {
  const total: Record<string, number> = {};
  for (const counts of await Promise.all(tabs.map((tab) => ask(tab, 'takeSends', stack)))) {
    for (const [kind, count] of Object.entries(counts)) total[kind] = (total[kind] ?? 0) + count;
  }
  return total;
}

const sum = (counts: SendCounts): number => Object.values(counts).reduce((total, count) => total + count, 0);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
