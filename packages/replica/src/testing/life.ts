import { type Random, seededRandom } from '@parley/runtime';
import { COMPACT } from './model-device.ts';
import { type Step, World } from './world.ts';

/** How often each step comes up. */
const MIXES = {
  plain: { edit: 8, tick: 6, calm: 2, flush: 2, crash: 1, away: 1.5, back: 2, cut: 1, newcomer: 1, homeDown: 0.5, grace: 0.4 },
  honest: {
    ...{ edit: 8, tick: 6, calm: 2, flush: 2, crash: 1, away: 1.5, back: 2, cut: 1, newcomer: 1, homeDown: 0.5 },
    ...{ grace: 0.4, backup: 1, restore: 0.8, wipe: 0.4, full: 0.4 },
  },
  false: { edit: 8, tick: 6, calm: 2, flush: 2, crash: 0.5, away: 1, back: 1.5, cut: 0.5, newcomer: 1, false: 2 },
  all: {
    ...{ edit: 8, tick: 6, calm: 2, flush: 2, crash: 1, away: 1.5, back: 2, cut: 1, newcomer: 1, homeDown: 0.5 },
    ...{ grace: 0.3, backup: 1, restore: 0.7, wipe: 0.4, full: 0.3, false: 1.2 },
  },
} as const;

export type Mix = keyof typeof MIXES;

export interface Schedule {
  /** Of each device at the start, whether it is an editor's. */
  readonly people: readonly boolean[];
  readonly steps: readonly Step[];
}

export interface Fault {
  /** Which promise was broken. I1: joined replicas show the same; I2: what was said to be at home can be read from home alone;
   * I3: nothing honest that was shown is gone; I4: messages die out, bases stay few; I5: *at home* is said in the end, and never
   * falsely. */
  readonly kind: string;
  readonly detail: string;
}

export function scheduleOf(seed: number, mix: Mix): Schedule {
  const random = seededRandom(seed);
  const people = [true, ...Array.from({ length: 1 + below(random, 3) }, () => random.float() < 0.75)];
  if (random.float() < 0.05) people.fill(false, 1);
  const weights = Object.entries(MIXES[mix]);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const steps = Array.from({ length: 8 + below(random, 40) }, (): Step => {
    let at = random.float() * total;
    const op = weights.find(([, weight]) => (at -= weight) < 0)?.[0] ?? 'tick';
    const [d, o, n, pick, kind] = Array.from({ length: 5 }, () => below(random, 60)) as [number, number, number, number, number];
    return { op, d, o, n, pick, kind, few: random.float() < 0.3, home: random.float() < 0.6 };
  });
  return { people, steps };
}

/** Lives a schedule through, then makes peace, and says what promises were broken. */
export function live({ people, steps }: Schedule, seed: number): readonly Fault[] {
  const world = new World(seed);
  for (const isEditor of people) world.add(isEditor);
  const faults = new Map<string, Fault>();
  const fault = (kind: string, detail: string): void => {
    if (!faults.has(kind)) faults.set(kind, { kind, detail });
  };
  try {
    steps.forEach((step, index) => {
      world.step(step);
      if (index % 4 !== 3 && index !== steps.length - 1) return;
      const shown = world.newcomer();
      const gone = [...world.saidAtHome].filter(([key, epoch]) => epoch === world.home.epoch && !shown.has(key));
      if (gone.length > 0) fault('I2 mid', `step ${index}: said at home, and cannot be read: ${named(gone.map(([key]) => key))}`);
    });
    judge(world, 'peace', fault);
    for (const device of world.devices) {
      if (!device.isEditor) continue;
      device.edit(3, false);
      device.edit(5, false);
    }
    judge(world, 'writing on', fault);
    for (const device of world.devices) if (device.isEditor) for (let i = 0; i < COMPACT; i++) device.edit(i, false);
    judge(world, 'compacted', fault);
  } catch (error) {
    fault('crash', error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : String(error));
  }
  return [...faults.values()];
}

/** The same fault with as few steps and people as possible. */
export function shrink(kind: string, schedule: Schedule, seed: number): Schedule {
  const fails = (people: readonly boolean[], steps: readonly Step[]): boolean =>
    live({ people, steps }, seed).some((fault) => fault.kind === kind);
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

export const inWords = ({ people, steps }: Schedule): string =>
  `${people.map((isEditor) => (isEditor ? 'e' : 'v')).join('')}: ${steps
    .map(({ op, d, o, n, kind, few, home }) => {
      const who = d % people.length;
      if (op === 'edit') return `edit(${who} ×${1 + (n % 6)})`;
      if (op === 'tick') return `tick(${1 + (n % 8)}${few ? ' few' : ''})`;
      if (op === 'cut') return `cut(${who} ${o % people.length})`;
      if (op === 'false') return `false(${kind % 6} to ${home ? 'home' : who}, of ${o % people.length})`;
      return ['flush', 'crash', 'away', 'back'].includes(op) ? `${op}(${who})` : op;
    })
    .join(' ')}`;

function judge(world: World, when: string, fault: (kind: string, detail: string) => void): void {
  const { devices, home, truth } = world;
  const madeBefore = world.made;
  if (world.peace() < 0) fault('I4 rest', `${when}: it does not come to rest`);
  if (world.made - madeBefore > 3) fault('I4 bases', `${when}: ${world.made - madeBefore} bases made after peace`);
  const shown = devices.map(({ doc }) => doc.shown());
  const first = shown[0] ?? new Map();
  shown.forEach((each, index) => {
    const differing = [...new Set([...first.keys(), ...each.keys()])].filter((key) => first.get(key) !== each.get(key));
    if (differing.length > 0) fault('I1', `${when}: ${devices[0]?.id} and ${devices[index]?.id} differ in ${differing.slice(0, 3).map((key) => `${short(key)} (${first.get(key)} / ${each.get(key)})`)}`);
  });
  devices.forEach((device, index) => {
    const lost = [...device.everShown].filter((key) => {
      const words = shown[index]?.get(key);
      return words !== 'true' && words !== null;
    });
    if (lost.length > 0) fault('I3', `${when}: ${device.id} no longer shows ${named(lost)}`);
  });
  if (home.part.bases.size > 9 || devices.some(({ part }) => part.bases.size > 9)) {
    fault('I4 bound', `${when}: home ${home.part.bases.size}, devices ${devices.map(({ part }) => part.bases.size)} bases`);
  }
  const atHome = world.newcomer();
  const union = new Map(shown.flatMap((each) => [...each]));
  const missing = [...union.keys()].filter((key) => truth.has(key) && !atHome.has(key));
  if (missing.length > 0) fault('I2', `${when}: a newcomer with home alone lacks ${named(missing)} of ${union.size}`);
  const wrong = [...atHome].filter(([key, words]) => truth.has(key) && words !== null && words !== 'true' && union.get(key) === 'true');
  if (wrong.length > 0) fault('I2 words', `${when}: a newcomer reads other words under ${named(wrong.map(([key]) => key))}`);
  for (const device of devices) {
    const said = device.said();
    const unsaid = device.goals.filter(({ key }) => !said.has(key)).map(({ key }) => key);
    if (unsaid.length > 0) fault('I5 never', `${when}: ${device.id} never says at home of ${named(unsaid)}`);
    const untrue = [...said].filter((key) => device.doc.shown().has(key) && !(atHome.get(key) === 'true' || atHome.get(key) === null));
    if (untrue.length > 0) fault('I5 false', `${when}: ${device.id} says at home of ${named(untrue)}`);
  }
}

const below = (random: Random, most: number): number => Math.floor(random.float() * most);
const short = (key: string): string => `${key.slice(0, 4)}:${key.split(':')[1]}`;
const named = (keys: readonly string[]): string => keys.slice(0, 4).map(short).join(', ');
