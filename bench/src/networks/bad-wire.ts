import type { Page } from 'playwright-core';
import { keystrokesBetween } from '../latency/keystrokes.ts';
import { progress } from '../lib/progress.ts';
import { inTurns } from '../stacks/start-stacks.ts';
import type { Course, LabStack, Person } from './course.ts';
import { meet } from './meet.ts';

/** Of the wire of one of the two, in each direction. */
export const BAD_WIRE = { delay: 100, loss: 5 } as const;

/** Stack → milliseconds from each keystroke to the document of the other. */
export type WireFigures = ReadonlyMap<LabStack['name'], readonly number[]>;

/** Two who are joined directly, over a wire with delay and loss; the stacks take turns. The wire is good until they are. */
export async function measureBadWire(
  course: Course,
  [here, there]: readonly [Person, Person],
  rounds: number,
): Promise<WireFigures> {
  const figures = new Map<LabStack['name'], number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const stack of inTurns(course.stacks, round)) {
      const { delay, loss } = BAD_WIRE;
      progress(`${delay} ms and ${loss} %, round ${round + 1} of ${rounds}: ${stack.title}`);
      const tabs: [Page, Page] = [await course.tab(here), await course.tab(there)];
      await meet(tabs, await stack.fresh());
      there.home.uplink(BAD_WIRE);
      figures.set(stack.name, [...(figures.get(stack.name) ?? []), ...(await keystrokesBetween(...tabs))]);
      there.home.uplink({});
      for (const tab of tabs) await tab.close();
    }
  }
  return figures;
}
