import { COMPACT } from './model-device.ts';
import { type Broken, judge, judgeHome } from './promises.ts';
import type { Schedule } from './schedule.ts';
import { type Step, takeStep } from './steps.ts';
import { World } from './world.ts';

/** Each so many steps it is looked what home holds. */
const LOOK_STEPS = 4;

/** What became of a life. */
export interface Life {
  /** Of each kind of broken promise the first. */
  readonly broken: readonly Broken[];
  /** Fault → how often it was injected. */
  readonly injections: ReadonlyMap<string, number>;
  readonly edits: number;
  /** The longest time from peace until all showed the same, s. */
  readonly equalAfter: number;
}

/** Lives a schedule through, then makes peace, and says what promises were broken. */
export function live({ people, steps }: Schedule, seed: number): Life {
  const world = new World(seed);
  for (const isEditor of people) world.add(isEditor);
  const broken = new Map<string, Broken>();
  const injections = new Map<string, number>();
  const report = (kind: string, detail: string): void => {
    if (!broken.has(kind)) broken.set(kind, { kind, detail });
  };
  let equalAfter = 0;
  const makePeace = (when: string): void => {
    equalAfter = Math.max(equalAfter, judge(world, when, report));
  };
  try {
    steps.forEach((step, index) => {
      const fault = takeStep(world, step);
      if (fault !== null) injections.set(fault, (injections.get(fault) ?? 0) + 1);
      const isTime = index % LOOK_STEPS === LOOK_STEPS - 1 || index === steps.length - 1;
      if (isTime) judgeHome(world, `step ${index}`, report);
    });
    makePeace('peace');
    writeOn(world, 2);
    makePeace('writing on');
    writeOn(world, COMPACT);
    makePeace('compacted');
  } catch (error) {
    report('crash', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { broken: [...broken.values()], injections, edits: world.edits, equalAfter };
}

function writeOn({ devices }: World, edits: number): void {
  for (const device of devices) {
    if (device.isEditor) for (let i = 0; i < edits; i++) device.edit(3 + 2 * i, false);
  }
}

/** The same broken promise with as few steps and people as can be found until then, ms of `Date.now`. */
export function shrink(kind: string, schedule: Schedule, seed: number, until: number): Schedule {
  const fails = (people: readonly boolean[], steps: readonly Step[]): boolean =>
    Date.now() < until && live({ people, steps }, seed).broken.some((each) => each.kind === kind);
  let { people, steps } = schedule;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let at = 0; at < steps.length; ) {
      const fewer = [...steps.slice(0, at), ...steps.slice(at + size)];
      if (fails(people, fewer)) steps = fewer;
      else at += size;
    }
  }
  for (let at = people.length - 1; at > 0; at--) {
    const fewer = people.filter((_, index) => index !== at);
    if (fails(fewer, steps)) people = fewer;
  }
  return { people, steps };
}
