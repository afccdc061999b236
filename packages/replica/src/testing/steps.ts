import type { EditFacts } from '../core/edits.ts';
import { KINDS_OF_FALSE } from './forger.ts';
import type { ModelDevice } from './model-device.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 3_600_000;
const MONTH_MS = 30 * DAY_MS;
/** Devices that newcomers may make it. */
const MAX_DEVICES = 12;

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

/** The dishonest editor hands an edit to a device, or home; false: it is not there. */
function give(world: World, device: ModelDevice | null, edit: EditFacts): boolean {
  if (device ? !world.isOnline(device) : world.isHomeDown) return false;
  (device ?? world.home).receive(world.forger.session, { type: 'edit', edit });
  return true;
}

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
  months: (world, { d }) => {
    const device = deviceOf(world, d);
    if (!world.isOnline(device)) return false;
    world.leave(device);
    for (let i = 0; i < 6; i++) {
      world.pass(MONTH_MS / 2);
      for (let second = 0; second < 5; second++) world.tick();
    }
    return true;
  },
  flip: (world, { pick }) => {
    let did = false;
    world.withoutHome(() => {
      did = world.home.loseRow(pick);
    });
    return did;
  },
  fail: (world) => {
    world.home.failsNext = true;
    return true;
  },
  lose: (world, { d }) => {
    const device = deviceOf(world, d);
    if (!world.isOnline(device)) return false;
    world.loseStorage(device);
    return true;
  },
  twin: (world, { d }) => {
    const device = deviceOf(world, d);
    if (!device.isEditor || world.devices.length >= MAX_DEVICES) return false;
    world.twin(device);
    return true;
  },
  two: (world, { d, o, n, home }) => {
    const [first, second] = world.forger.twoEdits(n % 2 === 0);
    const isFirst = give(world, deviceOf(world, d), first);
    return (home ? give(world, null, second) : give(world, deviceOf(world, o), second)) && isFirst;
  },
  unreadable: (world, { d }) => give(world, deviceOf(world, d), world.forger.unreadableEdit()),
  orphan: (world, { d }) => give(world, deviceOf(world, d), world.forger.orphanedEdit()),
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
  months: 'a device is away for three months',
  flip: 'home loses a row',
  fail: 'a write of home’s fails, and home starts anew',
  lose: 'a device loses its storage under the page',
  twin: 'a page is copied with its session',
  two: 'two edits under one number',
  unreadable: 'an edit that nobody can read',
  orphan: 'an edit that waits for what never comes',
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
    case 'two':
      return `two(${who} ${home ? 'home' : o % people})`;
    case 'false':
      return `false(${kind % KINDS_OF_FALSE.length} to ${home ? 'home' : who}, of ${o % people})`;
    case 'flush':
    case 'crash':
    case 'away':
    case 'back':
    case 'months':
    case 'lose':
    case 'twin':
    case 'unreadable':
    case 'orphan':
      return `${op}(${who})`;
    default:
      return op;
  }
}
