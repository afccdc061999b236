import type { World } from './world.ts';

/** Bases that one replica may hold at rest: the proved one, and those that are not. */
const MAX_BASES = 9;
/** Bases that may be made once there is peace. */
const MAX_MADE = 3;

/**
 * A promise that was broken. I1: joined replicas show the same. I2: what is at home can be read from home alone. I3: nothing
 * honest that was shown is gone. I4: messages die out, bases stay few. I5: *at home* is said in the end, and never falsely.
 */
export interface Broken {
  readonly kind: string;
  readonly detail: string;
}

export type Report = (kind: string, detail: string) => void;

/** What was said to be at home, and home was not put back since, is there. */
export function judgeHome(world: World, when: string, report: Report): void {
  const shown = world.newcomer();
  const gone = [...world.saidAtHome]
    .filter(([key, epoch]) => epoch === world.home.epoch && !shown.has(key))
    .map(([key]) => key);
  if (gone.length > 0) report('I2 mid', `${when}: said at home, and cannot be read: ${named(gone)}`);
}

/** Makes peace, and looks whether all is as promised. After how many seconds all showed the same. */
export function judge(world: World, when: string, report: Report): number {
  const madeBefore = world.made;
  const { rest, equal } = world.peace();
  if (rest === null) report('I4 rest', `${when}: it does not come to rest`);
  const made = world.made - madeBefore;
  if (made > MAX_MADE) report('I4 bases', `${when}: ${made} bases made after peace`);
  const bases = [world.home, ...world.devices].map(({ part }) => part.bases.size);
  if (Math.max(...bases) > MAX_BASES) report('I4 bound', `${when}: home and devices hold ${bases} bases`);
  const shown = world.devices.map(({ doc }) => doc.shown());
  judgeEqual(world, shown, when, report);
  judgeKept(world, shown, when, report);
  judgeAtHome(world, shown, when, report);
  return equal;
}

type Shown = ReadonlyMap<string, string | null>;

function judgeEqual({ devices }: World, shown: readonly Shown[], when: string, report: Report): void {
  const first: Shown = shown[0] ?? new Map();
  shown.forEach((each, index) => {
    const keys = new Set([...first.keys(), ...each.keys()]);
    const differing = [...keys].filter((key) => first.get(key) !== each.get(key)).slice(0, 3);
    if (differing.length === 0) return;
    const words = differing.map((key) => `${short(key)} (${first.get(key)} / ${each.get(key)})`);
    report('I1', `${when}: ${devices[0]?.id} and ${devices[index]?.id} differ in ${words}`);
  });
}

function judgeKept({ devices }: World, shown: readonly Shown[], when: string, report: Report): void {
  devices.forEach(({ id, everShown }, index) => {
    const lost = [...everShown].filter((key) => !isRight(shown[index], key));
    if (lost.length > 0) report('I3', `${when}: ${id} no longer shows ${named(lost)}`);
  });
}

function judgeAtHome(world: World, shown: readonly Shown[], when: string, report: Report): void {
  const { devices, truth } = world;
  const atHome = world.newcomer();
  const union: Shown = new Map(shown.flatMap((each) => [...each]));
  const missing = [...union.keys()].filter((key) => truth.has(key) && !atHome.has(key));
  if (missing.length > 0)
    report('I2', `${when}: a newcomer with home alone lacks ${named(missing)} of ${union.size}`);
  const wrong = [...atHome.keys()].filter(
    (key) => truth.has(key) && !isRight(atHome, key) && union.get(key) === 'true',
  );
  if (wrong.length > 0) report('I2 words', `${when}: a newcomer reads other words under ${named(wrong)}`);
  for (const device of devices) {
    const said = device.said();
    const unsaid = device.goals.filter(({ key }) => !said.has(key)).map(({ key }) => key);
    if (unsaid.length > 0) report('I5 never', `${when}: ${device.id} never says at home of ${named(unsaid)}`);
    const own = device.doc.shown();
    const untrue = [...said].filter((key) => own.has(key) && !isRight(atHome, key));
    if (untrue.length > 0) report('I5 false', `${when}: ${device.id} says at home of ${named(untrue)}`);
  }
}

/** It is there with its own words, or deleted. */
const isRight = (shown: Shown | undefined, key: string): boolean => {
  const words = shown?.get(key);
  return words === 'true' || words === null;
};

const short = (key: string): string => `${key.slice(0, 4)}:${key.split(':')[1]}`;
const named = (keys: readonly string[]): string => keys.slice(0, 4).map(short).join(', ');
