import type { Page } from 'playwright-core';
import type { OwnTyped } from '../../page/src/everyone.ts';
import type { Flow } from '../../page/src/traffic.ts';
import { owning } from '../lib/owning.ts';
import { ask, openTogether } from '../lib/tabs.ts';
import type { RunningStack } from '../stacks/running-stack.ts';
import { Crowd } from './crowd.ts';
import { convergedAt, delaysOf, type Seen } from './delays.ts';

/** How many type how fast for how long. */
export interface RoomSize {
  readonly tabs: number;
  /** Keys of each tab. */
  readonly keysPerSecond: number;
  readonly seconds: number;
}

/** Typed by all and not counted: connections, caches and compilers are warm then. */
const WARM_UP_SECONDS = 3;
/** What is acknowledged late, or sent when nobody types, is over. */
const SETTLE_MS = 2_000;
/** So long after the last key everything has come, or it never does. */
const CONVERGE_MS = 60_000;

/** What one room of one stack did. */
export interface Turn {
  readonly edits: number;
  /** From a key to each of the other documents, ms; Infinity for what never came. */
  readonly delays: readonly number[];
  /** Of all processes of all browsers, while they typed. */
  readonly processorMs: number;
  readonly typedMs: number;
  /** From the last key until all documents were equal, ms; Infinity if they never were. */
  readonly convergedMs: number;
  /** Of all tabs together, from the first key until the documents were equal. */
  readonly traffic: readonly Flow[];
  /** At most so far a delay can be off, ms. */
  readonly clockError: number;
}

/** A new room of new browsers in which everybody types in a paragraph of their own. */
export function takeTurn(stack: RunningStack, size: RoomSize): Promise<Turn> {
  return owning(async (own) => {
    const crowd = own(await Crowd.launch(size.tabs, stack.pages));
    const { tabs } = crowd;
    const errors: number[] = [];
    for (const tab of tabs) errors.push((await ask(tab, 'fitClock', stack.pages.clockUrl)).error);
    await each(tabs, (tab) => ask(tab, 'meterTraffic'));
    await openTogether(tabs, await stack.fresh());

    await arrival(tabs, await everybodyTypes(tabs, { ...size, seconds: WARM_UP_SECONDS }));
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    await each(tabs, (tab) => ask(tab, 'takeTraffic', stack.kind));

    const [began, before] = [performance.now(), await crowd.processorTime()];
    const typed = await everybodyTypes(tabs, size);
    const [ended, after] = [performance.now(), await crowd.processorTime()];
    const equal = await arrival(tabs, typed);
    const traffic = await each(tabs, (tab) => ask(tab, 'takeTraffic', stack.kind));

    const since = typed.map(({ client, from }) => [client, from] as const);
    const seen: Seen[] = await each(tabs, (tab) => ask(tab, 'clientArrivals', since));
    return {
      edits: typed.reduce((sum, { at }) => sum + at.length, 0),
      delays: delaysOf(typed, seen),
      processorMs: after - before,
      typedMs: ended - began,
      convergedMs: equal ? convergedAt(typed, seen) : Number.POSITIVE_INFINITY,
      traffic: traffic.flat(),
      clockError: 2 * Math.max(...errors),
    };
  });
}

function everybodyTypes(
  tabs: readonly Page[],
  { keysPerSecond, seconds }: RoomSize,
): Promise<readonly OwnTyped[]> {
  const usual = 1_000 / keysPerSecond;
  const rhythm = { keys: Math.round(keysPerSecond * seconds), pause: [usual / 2, usual * 1.5] } as const;
  return each(tabs, (tab, index) => ask(tab, 'typeOwn', index, rhythm));
}

/** Whether all that was typed came to be in all documents, and they are equal. */
async function arrival(tabs: readonly Page[], typed: readonly OwnTyped[]): Promise<boolean> {
  const wanted = typed.map(({ client, from, at }) => [client, from + at.length] as const);
  const held = await each(tabs, (tab) => ask(tab, 'whenHolds', wanted, CONVERGE_MS));
  const texts = await each(tabs, (tab) => ask(tab, 'paragraphs', tabs.length));
  return held.every(Boolean) && new Set(texts.map((text) => JSON.stringify(text))).size === 1;
}

const each = <Result>(
  tabs: readonly Page[],
  asked: (tab: Page, index: number) => Promise<Result>,
): Promise<Result[]> => Promise.all(tabs.map(asked));
