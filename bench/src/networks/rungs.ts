import { until } from '@parley/e2e';
import type { Page } from 'playwright-core';
import type { Home, Passage, Translation } from '../../../e2e/networks/lab/home.ts';
import { type Rung, webRtcRung } from '../../../e2e/networks/rung.ts';
import { keystrokesBetween } from '../latency/keystrokes.ts';
import { progress } from '../lib/progress.ts';
import { ask } from '../lib/tabs.ts';
import { inTurns } from '../stacks/start-stacks.ts';
import type { Course, LabStack, Person } from './course.ts';
import { FIRST, writeFirst } from './meet.ts';

interface Side {
  readonly translate?: Translation;
  readonly pass?: Passage;
}

/** Each rung by what is between the two. */
const RUNGS: readonly (readonly [rung: Rung, left: Side, right: Side])[] = [
  ['direct', {}, {}],
  ['turn-udp', { translate: 'symmetric' }, { translate: 'symmetric' }],
  ['turn-tcp', { pass: 'no-udp' }, {}],
  ['turn-tls', { pass: 'https' }, {}],
  ['home', { pass: 'web' }, {}],
];

/** What is not there by then never is, ms. */
const NEVER_MS = 15_000;

/** One visit of one stack on one rung; times in ms, Infinity for what never came. */
export interface RungRound {
  readonly rung: Rung;
  readonly stack: LabStack['name'];
  /** From opening the document until the text of the other stands. */
  readonly firstText: number;
  /** From opening it until the rung carries; null where no connection between the two is the rung. */
  readonly onRung: number | null;
  readonly keystrokes: readonly number[];
}

/** Both stacks on each rung, taking turns; each visit is a new document in new tabs. */
export async function measureRungs(
  course: Course,
  people: readonly [Person, Person],
  rounds: number,
): Promise<RungRound[]> {
  const measured: RungRound[] = [];
  for (const [rung, left, right] of RUNGS) {
    for (let round = 0; round < rounds; round++) {
      for (const stack of inTurns(course.stacks, round)) {
        progress(`${rung}, round ${round + 1} of ${rounds}: ${stack.title}`);
        await become(people, {}, {});
        const tabs = [await course.tab(people[0]), await course.tab(people[1])] as const;
        await become(people, left, right);
        measured.push({ rung, stack: stack.name, ...(await visit(tabs, stack, rung)) });
        for (const tab of tabs) await tab.close();
      }
    }
  }
  await become(people, {}, {});
  return measured;
}

async function become([one, other]: readonly [Person, Person], left: Side, right: Side): Promise<void> {
  for (const [home, { translate = 'cone', pass = 'all' }] of [
    [one.home, left],
    [other.home, right],
  ] as readonly (readonly [Home, Side])[]) {
    await home.translate(translate);
    await home.pass(pass);
  }
}

async function visit(
  [author, reader]: readonly [Page, Page],
  stack: LabStack,
  rung: Rung,
): Promise<Omit<RungRound, 'rung' | 'stack'>> {
  const options = await stack.fresh();
  await writeFirst(author, options);
  const opened = await ask(reader, 'openAt', options);
  if (!(await isWithin(async () => (await ask(reader, 'length')) === FIRST.keys))) {
    return { firstText: Number.POSITIVE_INFINITY, onRung: null, keystrokes: [] };
  }
  const arrived = await ask(reader, 'arrivals', 0);
  const firstText = (arrived[FIRST.keys - 1] ?? Number.POSITIVE_INFINITY) - opened;
  let onRung: number | null = null;
  if (rung !== 'home') {
    await until(`${stack.title} runs by ${rung}`, async () => (await webRtcRung(author, reader)) === rung);
    onRung = (await ask(reader, 'now')) - opened;
  }
  const keystrokes = await keystrokesBetween(author, reader);
  await Promise.all([ask(author, 'close'), ask(reader, 'close')]);
  return { firstText, onRung, keystrokes };
}

async function isWithin(is: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + NEVER_MS;
  while (!(await is())) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
