import { KINDS_OF_FALSE } from './forger.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 3_600_000;
/** Devices that newcomers may make it. */
const MAX_DEVICES = 6;

/** One thing that happens; what its numbers mean is the operation's. */
export interface Step {
  readonly op: Op;
  /** Whom it befalls, and a second one: modulo the devices there are. */
  readonly d: number;
  readonly o: number;
  readonly n: number;
  readonly pick: number;
  readonly kind: number;
  readonly few: boolean;
  readonly home: boolean;
}

type Take = (world: World, step: Step) => boolean;

const deviceOf = (world: World, at: number) => {
  const device = world.devices[at % world.devices.length];
  if (!device) throw new RangeError('a world without devices');
  return device;
};

const falseBase: Take = (world, { kind, n, d, o, home }) => {
  const [target, source] = [deviceOf(world, d), deviceOf(world, o)];
  if (!world.isOnline(source)) return false;
  const base = world.forger.base(kind, source, target, n % 2 === 1);
  if (home ? world.isHomeDown : !world.isOnline(target)) return false;
  if (home) world.home.takeSnapshot(base);
  else target.takeSnapshot(base, null);
  return true;
};

/** What people and time do. */
const ORDINARY = {
  edit: (world, { d, n, pick }) => {
    const device = deviceOf(world, d);
    if (!device.isEditor) return false;
    for (let i = 0; i <= n % 6; i++) device.edit(pick + i, pick % 9 === 0);
    return true;
  },
  tick: (world, { n, few }) => {
    for (let i = 0; i <= n % 8; i++) world.tick(few ? 6 : undefined);
    return true;
  },
  calm: (world) => {
    for (let i = 0; i < 20; i++) world.tick();
    return true;
  },
  flush: (world, { d }) => {
    deviceOf(world, d).save();
    return true;
  },
  back: (world, { d }) => world.comeBack(deviceOf(world, d)),
  newcomer: (world, { n }) => {
    if (world.devices.length >= MAX_DEVICES) return false;
    world.add(n % 3 !== 0);
    return true;
  },
  backup: (world) => {
    world.backUp();
    return true;
  },
} satisfies Record<string, Take>;

/** What goes wrong: each says whether it did. */
const FAULTS = {
  crash: (world, { d }) => {
    const device = deviceOf(world, d);
    if (!world.isOnline(device)) return false;
    world.crash(device);
    return true;
  },
  away: (world, { d }) => {
    const device = deviceOf(world, d);
    const was = world.isOnline(device);
    world.leave(device);
    return was;
  },
  cut: (world, { d, o }) => world.toggleCut(deviceOf(world, d), deviceOf(world, o)),
  homeDown: (world) => world.toggleHome(),
  grace: (world) => {
    world.pass(8 * DAY_MS);
    return true;
  },
  full: (world) => world.toggleFull(),
  restore: (world) => world.restore(),
  wipe: (world) => {
    world.wipe();
    return true;
  },
  false: falseBase,
} satisfies Record<string, Take>;

export type Op = keyof typeof ORDINARY | keyof typeof FAULTS;

const IN_WORDS: Record<keyof typeof FAULTS, string> = {
  crash: 'a page dies and is loaded anew',
  away: 'a device goes away',
  cut: 'two devices cannot reach each other',
  homeDown: 'home is out of reach',
  grace: 'eight days go by',
  full: 'home is full',
  restore: 'home is put back to a backup',
  wipe: 'home has lost everything',
  false: 'a false base',
};

const isFault = (op: Op): op is keyof typeof FAULTS => op in FAULTS;

/** Lets it happen. The fault that this was, in words; null: none. */
export function takeStep(world: World, step: Step): string | null {
  const { op } = step;
  if (!isFault(op)) {
    ORDINARY[op](world, step);
    return null;
  }
  if (!FAULTS[op](world, step)) return null;
  if (op !== 'false') return IN_WORDS[op];
  return `${IN_WORDS.false}: ${KINDS_OF_FALSE[step.kind % KINDS_OF_FALSE.length]}`;
}

/** A step in few words, among so many devices at the start. */
export function inWords({ op, d, o, n, kind, few, home }: Step, people: number): string {
  const who = d % people;
  switch (op) {
    case 'edit':
      return `edit(${who} ×${1 + (n % 6)})`;
    case 'tick':
      return `tick(${1 + (n % 8)}${few ? ' few' : ''})`;
    case 'cut':
      return `cut(${who} ${o % people})`;
    case 'false':
      return `false(${kind % KINDS_OF_FALSE.length} to ${home ? 'home' : who}, of ${o % people})`;
    case 'flush':
    case 'crash':
    case 'away':
    case 'back':
      return `${op}(${who})`;
    default:
      return op;
  }
}
