import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { inWords, type Op, type Step } from './steps.ts';

/** How often each step comes up. */
type Weights = Partial<Record<Op, number>>;

const EVERYDAY: Weights = {
  ...{
    edit: 8,
    tick: 6,
    calm: 2,
    flush: 2,
    crash: 1,
    away: 1.5,
    back: 2,
    cut: 1,
    newcomer: 1,
    homeDown: 0.5,
  },
  grace: 0.4,
};

const MIXES = {
  plain: EVERYDAY,
  honest: { ...EVERYDAY, backup: 1, restore: 0.8, wipe: 0.4, full: 0.4 },
  false: {
    edit: 8,
    tick: 6,
    calm: 2,
    flush: 2,
    crash: 0.5,
    away: 1,
    back: 1.5,
    cut: 0.5,
    newcomer: 1,
    false: 2,
  },
  /** Storages that fail, and people who were away for long. */
  storage: { ...EVERYDAY, backup: 1, restore: 0.5, wipe: 0.2, flip: 1.5, fail: 1.5, lose: 1, months: 0.7 },
  /** Edits that cannot be read or shown. */
  odd: { ...EVERYDAY, unreadable: 0.8, orphan: 0.8, false: 0.5 },
  /** Sessions of which two edits stand under one number: a dishonest editor's, and an honest page's that was copied. Not
   * every promise is kept here yet: a dispute that is found out after one of the two was compacted may stay open, and
   * honest words that were written upon those that lost are not shown. */
  two: { ...EVERYDAY, two: 1, twin: 0.5 },
  all: { ...EVERYDAY, grace: 0.3, backup: 1, restore: 0.7, wipe: 0.4, full: 0.3, false: 1.2 },
} as const satisfies Record<string, Weights>;

export type Mix = keyof typeof MIXES;

export const ALL_MIXES = Object.keys(MIXES) as readonly Mix[];

/** Those in which every promise is kept. */
export const KEPT_MIXES = ALL_MIXES.filter((mix) => mix !== 'two');

export interface Schedule {
  /** Of each device at the start, whether it is an editor's. */
  readonly people: readonly boolean[];
  readonly steps: readonly Step[];
}

export function scheduleOf(seed: number, mix: Mix): Schedule {
  const random = seededRandom(seed);
  const most = random.float() < 0.05 ? 11 : 3;
  const people = [true, ...Array.from({ length: 1 + below(random, most) }, () => random.float() < 0.75)];
  if (random.float() < 0.05) people.fill(false, 1);
  const weights = Object.entries(MIXES[mix]) as [Op, number][];
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const steps = Array.from({ length: 8 + below(random, 40) }, (): Step => {
    let at = random.float() * total;
    const op = weights.find(([, weight]) => {
      at -= weight;
      return at < 0;
    })?.[0];
    const number = (): number => below(random, 60);
    const numbers = { d: number(), o: number(), n: number(), pick: number(), kind: number() };
    return { op: op ?? 'tick', ...numbers, few: random.float() < 0.3, home: random.float() < 0.6 };
  });
  return { people, steps };
}

/** `eev: edit(0 ×3) tick(2) …`: who is there at the start, editors and viewers, and what happens. */
export function scheduleInWords({ people, steps }: Schedule): string {
  const who = people.map((isEditor) => (isEditor ? 'e' : 'v')).join('');
  return `${who}: ${steps.map((step) => inWords(step, people.length)).join(' ')}`;
}

const below = (random: Random, most: number): number => Math.floor(random.float() * most);
