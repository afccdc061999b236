import type { KeptEdits } from '@parley/log';
import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import type { LinkInfo } from '@parley/replica';
import { type Logger, silentLogger } from '@parley/runtime';
import type { SessionId } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { runsOf } from '../testing/held.ts';
import { ALONE, AT_HOME, Lab, write } from '../testing/lab.ts';
import { holdingNothing, LabHome } from '../testing/lab-home.ts';
import { Applied } from './applied.ts';
import { Arrival } from './arrival.ts';
import { Said } from './said.ts';

const OWN = '11'.repeat(32);
const OTHER = '22'.repeat(32);
const THIRD = '33'.repeat(32);
const BASE = '4'.repeat(64);

type Counts = Readonly<Record<SessionId, number>>;

/** A link whose other side holds these; null: it has said nothing yet. */
function link(kind: LinkInfo['kind'], held: Counts | null, bases: readonly string[] = []) {
  const said = held && new Said();
  said?.hear({ runs: runsOf(held ?? {}), bases, proved: null, full: true });
  return { link: { info: { kind } }, said };
}

/** A document that shows these. */
function counts(of: Counts, bases: readonly string[] = []): Applied {
  const applied = new Applied();
  for (const [session, count] of Object.entries(of))
    for (let number = 0; number < count; number++) applied.edit(session, number);
  for (const hash of bases) applied.base({ hash, by: OTHER, parents: [], covers: new Map(), bytes: 1 });
  return applied;
}

describe('whether a document has reached this device', () => {
  let storage: MemoryStorage;
  beforeEach(() => {
    storage = new MemoryStorage();
  });

  const load = async (
    more: { created?: boolean; held?: Record<string, number>; logger?: Logger } = {},
  ): Promise<Arrival> => {
    const log = new MemoryLog({ storage });
    const kept = Object.entries(more.held ?? {}).map(([session, count]): [SessionId, KeptEdits] => [
      session,
      {
        numbers: Array.from({ length: count }, (_, number) => number),
        hashes: new Uint8Array(count * 32),
        sizes: Array.from({ length: count }, () => 1),
        prevs: new Map(),
      },
    ]);
    const state = { ...(await log.open()), kept: new Map(kept) };
    const { created = false, logger = silentLogger } = more;
    return Arrival.load({ log, state, logger, session: OWN, created });
  };

  it('not while nobody is there, nor from another newcomer', async () => {
    const arrival = await load();
    expect(arrival.look([], counts({}))).toBe(false);
    expect(arrival.look([link('peer', {}), link('tab', { [OWN]: 3 })], counts({ [OWN]: 3 }))).toBe(false);
    expect(arrival.look([link('home', null)], counts({}))).toBe(false);
  });

  it('once all that a peer has is applied', async () => {
    const arrival = await load();
    const peer = link('peer', { [OTHER]: 4, [THIRD]: 1 });
    expect(arrival.look([peer], counts({}))).toBe(false);
    expect(arrival.look([peer], counts({ [OTHER]: 4 }))).toBe(false);
    expect(arrival.look([peer], counts({ [OTHER]: 3, [THIRD]: 1 }))).toBe(false);
    expect(arrival.look([peer], counts({ [OTHER]: 4, [THIRD]: 1 }))).toBe(true);
    expect(arrival.look([], counts({})), 'and for ever').toBe(true);
  });

  it('once a base is applied that stands for what they have', async () => {
    const arrival = await load();
    const peer = link('peer', {}, [BASE]);
    expect(arrival.look([peer], counts({}))).toBe(false);
    expect(arrival.look([peer], counts({}, [BASE]))).toBe(true);
  });

  it('from home also if that has nothing', async () => {
    const arrival = await load();
    expect(arrival.look([link('home', {})], counts({}))).toBe(true);
    await arrival.settled();
    expect((await load()).arrived, 'which is remembered').toBe(true);
  });

  it('from the beginning where it was made, and where this device holds something of it', async () => {
    expect((await load({ held: { [OTHER]: 1 } })).arrived).toBe(true);
    const made = await load({ created: true });
    await made.settled();
    expect(made.arrived).toBe(true);
    expect((await load()).arrived, 'though nothing was written in it').toBe(true);
  });

  it('not by what a newcomer writes, at the next opening either, until somebody has more', async () => {
    const first = await load();
    first.wrote();
    await first.settled();
    const held = { [OTHER]: 2 };
    const again = await load({ held });
    expect(again.arrived).toBe(false);
    expect(again.look([link('peer', held)], counts(held)), 'who has it from here').toBe(false);
    expect(again.look([link('peer', { [THIRD]: 1 })], counts({ ...held, [THIRD]: 1 }))).toBe(true);
    await again.settled();
    expect((await load({ held })).arrived).toBe(true);
  });

  it('a storage that refuses is no reason to stop', async () => {
    const warned: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => warned.push(message) } as Logger;
    const log = new MemoryLog({ storage });
    const state = await log.open();
    const arrival = await Arrival.load({ log, state, logger, session: OWN, created: false });
    await log.close();
    arrival.wrote();
    await arrival.settled();
    expect(warned).toEqual(['an arrival was not written down']);
  });
});

describe('the status of a room says it', () => {
  it('for a newcomer as soon as home has brought the document, and not before', async () => {
    const lab = await Lab.make();
    const home = await LabHome.make(lab);
    home.up = false;
    home.speaks = false;
    const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    await lab.run(3_000);
    expect(room.status).toMatchObject({ arrived: false, route: 'offline' });
    home.up = true;
    room.nudge();
    await lab.run(2_000);
    expect(room.status, 'which has said nothing yet').toMatchObject({ arrived: false, route: 'home' });
    home.say(holdingNothing(0));
    await lab.run(300);
    expect(room.status.arrived).toBe(true);
    await room.close();
  });

  it('for who made it at once, and for a newcomer’s second tab when the first writes', async () => {
    const lab = await Lab.make();
    const made = await lab.open({ servers: ALONE, created: true });
    expect(made.status.arrived).toBe(true);
    await made.close();
    const other = await Lab.make('other');
    const [one, two] = [await other.open({ servers: ALONE }), await other.open({ servers: ALONE })];
    await other.run(1_000);
    write(one, 'x');
    await other.run(4_000);
    expect([one.status.arrived, two.status.arrived]).toEqual([false, true]);
    await Promise.all([one.close(), two.close()]);
  });
});
