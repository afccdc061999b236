import type { Page } from 'playwright-core';
import type { Browser } from '../lib/browser.ts';
import { progress } from '../lib/progress.ts';
import { ask, openTogether, untilLength } from '../lib/tabs.ts';
import type { RunningStack } from '../stacks/running-stack.ts';
import { inTurns } from '../stacks/start-stacks.ts';

/** Typed and not counted, at the start of each round: connections, caches and compilers are warm then. */
const WARM_UP = { keys: 20, pause: [40, 80] } as const;
/** Each of the two types so many keys a round, 5 to 10 a second. */
const TYPING = { keys: 25, pause: [100, 200] } as const;

export interface KeystrokeFigures {
  /** Stack → milliseconds from each keystroke to the remote document. */
  readonly samples: ReadonlyMap<string, readonly number[]>;
  /** At most so far a sample can be off, ms: half of the shortest round trip to the bench's clock, of both pages. */
  readonly clockError: number;
}

/**
 * From the moment before a key changes the document of one browser to the moment in which the document of another has
 * it; both in the bench's clock. The stacks take turns, round by round, so that what else the machine does meets all of
 * them; each round is a new document in new tabs.
 */
export async function measureKeystrokes(
  browsers: readonly [Browser, Browser],
  stacks: readonly RunningStack[],
  rounds: number,
): Promise<KeystrokeFigures> {
  const samples = new Map<string, number[]>(stacks.map(({ name }) => [name, []]));
  let clockError = 0;
  for (let round = 0; round < rounds; round++) {
    for (const stack of inTurns(stacks, round)) {
      progress(`round ${round + 1} of ${rounds}: ${stack.title}`);
      const measured = await measureRound(browsers, stack);
      samples.get(stack.name)?.push(...measured.samples);
      clockError = Math.max(clockError, measured.clockError);
    }
  }
  return { samples, clockError };
}

async function measureRound(
  browsers: readonly [Browser, Browser],
  stack: RunningStack,
): Promise<{ samples: number[]; clockError: number }> {
  const { origin, clockUrl } = stack.pages;
  const [a, b] = [await browsers[0].tab(origin), await browsers[1].tab(origin)];
  try {
    const errors = [await ask(a, 'fitClock', clockUrl), await ask(b, 'fitClock', clockUrl)];
    await openTogether([a, b], await stack.fresh());
    const samples = await keystrokesBetween(a, b);
    await Promise.all([ask(a, 'close'), ask(b, 'close')]);
    return { samples, clockError: errors.reduce((sum, { error }) => sum + error, 0) };
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}

/** First one of the two types, then the other, once they are warm: how long each key took to the other document, ms. */
export async function keystrokesBetween(a: Page, b: Page): Promise<number[]> {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const)
    await delays(from, to, WARM_UP);
  return [...(await delays(a, b, TYPING)), ...(await delays(b, a, TYPING))];
}

/** One types, the other watches. */
async function delays(from: Page, to: Page, rhythm: typeof WARM_UP | typeof TYPING): Promise<number[]> {
  const typed = await ask(from, 'type', rhythm);
  await untilLength([to], typed.from + typed.at.length);
  const arrived = await ask(to, 'arrivals', typed.from);
  return typed.at.map((at, index) => {
    const arrival = arrived[index];
    if (arrival === undefined) throw new Error(`keystroke ${index} has no arrival`);
    return arrival - at;
  });
}
