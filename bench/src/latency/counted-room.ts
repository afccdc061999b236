import type { Page } from 'playwright-core';
import type { SendCounts } from '../../page/src/sends.ts';
import type { StackName } from '../../page/src/stacks/stack.ts';
import { ask, untilLength } from '../lib/tabs.ts';

/** What all data channels of a room sent in some time, by kind. */
export interface Interval {
  readonly counts: SendCounts;
  readonly ms: number;
}

/** A room whose data channels are counted. */
export class CountedRoom {
  readonly #tabs: readonly Page[];
  readonly #stack: StackName;
  #since = performance.now();

  constructor(tabs: readonly Page[], stack: StackName) {
    this.#tabs = tabs;
    this.#stack = stack;
  }

  /** The first of its browsers types so many keys; resolves when all have them. */
  async type(keys: number, pauseMs: number): Promise<void> {
    const [author] = this.#tabs;
    if (!author) throw new Error('nobody is there');
    const { from } = await ask(author, 'type', { keys, pause: [pauseMs, pauseMs] });
    await untilLength(this.#tabs, from + keys);
  }

  /** What was sent since this was asked last. */
  async take(): Promise<Interval> {
    const taken = await Promise.all(this.#tabs.map((tab) => ask(tab, 'takeSends', this.#stack)));
    const now = performance.now();
    const ms = now - this.#since;
    this.#since = now;
    const counts: Record<string, number> = {};
    for (const [kind, count] of taken.flatMap((each) => Object.entries(each))) {
      counts[kind] = (counts[kind] ?? 0) + count;
    }
    return { counts, ms };
  }
}

/** What each of so many keystrokes made the room send, beyond what it would have sent in that time anyway. */
export function perKeystroke(typing: Interval, idle: Interval, keys: number): SendCounts {
  const shares = Object.entries(typing.counts).map(([kind, count]) => {
    const anyway = ((idle.counts[kind] ?? 0) * typing.ms) / idle.ms;
    return [kind, Math.max(0, count - anyway) / keys] as const;
  });
  return Object.fromEntries(shares);
}

export const total = (counts: SendCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
