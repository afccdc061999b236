import { measureIdle } from '../idle/idle.ts';
import { buildParley } from '../lib/build-parley.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { BAD_WIRE, measureBadWire } from './bad-wire.ts';
import { measureChanges } from './changes.ts';
import { Course } from './course.ts';
import { type NetworksReport, networksText, rungFigures, wireRows } from './report.ts';
import { measureRungs } from './rungs.ts';
import { measureVanished } from './vanished.ts';

const ROUNDS = 5;

/** `npm run bench -- networks`: each rung of the ladder beside y-webrtc, and what changes of networks cost. As root. */
export async function networks({ quick }: { readonly quick: boolean }): Promise<Outcome> {
  buildParley();
  const rounds = quick ? 1 : ROUNDS;
  const measured = await owning(async (own) => {
    const course = own(await Course.build());
    const [ada, bob] = [await course.person('ada'), await course.person('bob')];
    const people = [ada, bob] as const;
    const rungs = rungFigures(await measureRungs(course, people, rounds));
    const changes = await measureChanges(course, people);
    const cleo = await course.person('cleo', { wire: true });
    const stacks = wireRows(await measureBadWire(course, [ada, cleo], rounds));
    const vanished = await measureVanished(course, [ada, bob, cleo]);
    return { rungs, changes, vanished, wire: { ...BAD_WIRE, stacks } };
  });
  const report: NetworksReport = { ...measured, idle: await owning(measureIdle) };
  return { report, text: networksText(report) };
}
