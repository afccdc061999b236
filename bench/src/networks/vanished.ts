import type { Page } from 'playwright-core';
import { progress } from '../lib/progress.ts';
import { ask } from '../lib/tabs.ts';
import type { Course, Person } from './course.ts';
import { meet } from './meet.ts';

const ROUNDS = 3;
/** Somebody edits so long after the third has vanished, ms: what they are sent has been missed by then. */
const EDIT_AFTER_MS = 3_000;
const ONE_KEY = { keys: 1, pause: [0, 0] } as const;

/** How long until nobody of those who stay names who vanished any more; the worst of the rounds, ms. */
export interface VanishedFigures {
  /** From when their cable was cut, while nobody does anything. */
  readonly idle: number;
  /** From the first edit after it. */
  readonly afterEdit: number;
}

/** One of three is cut off from everything without a word. */
export async function measureVanished(
  course: Course,
  people: readonly [Person, Person, Person],
): Promise<VanishedFigures> {
  let [idle, afterEdit] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    progress(`somebody vanishes, round ${round + 1} of ${ROUNDS}`);
    idle = Math.max(idle, await vanish(course, people, null));
    afterEdit = Math.max(afterEdit, await vanish(course, people, EDIT_AFTER_MS));
  }
  return { idle, afterEdit };
}

async function vanish(
  course: Course,
  people: readonly [Person, Person, Person],
  editAfter: number | null,
): Promise<number> {
  const [parley] = course.stacks;
  if (!parley) throw new Error('there is no Parley');
  const [, , third] = people;
  const tabs = (await Promise.all(people.map((person) => course.tab(person)))) as [Page, Page, Page];
  await meet(tabs, await parley.fresh());
  await pause(2_000);
  const [author, other] = tabs;
  const staying = [author, other];
  await third.home.pass('none');
  let began = await ask(author, 'now');
  const gone = Promise.all(staying.map((tab) => ask(tab, 'untilPeers', 1)));
  if (editAfter !== null) {
    await pause(editAfter);
    const { at } = await ask(author, 'type', ONE_KEY);
    began = at[0] ?? began;
  }
  const took = Math.max(...(await gone)) - began;
  await third.home.pass('all');
  for (const tab of tabs) await tab.close();
  return took;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
