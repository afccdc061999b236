import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import type * as Y from 'yjs';
import { ClaimsKept } from './claims-kept.ts';
import { Forger } from './forger.ts';
import { heldBy } from './held.ts';
import { HomeFaults } from './home-faults.ts';
import { Marks } from './marks.ts';
import { StorageFaults } from './storage-faults.ts';
import { contentOf, type SimPeer, World } from './world.ts';

export interface LifeOptions {
  readonly seed: string;
  readonly steps: number;
  /** False: all storages of devices do what they should. */
  readonly storageFaults?: boolean;
  /** Whether home is put back to backups, loses everything, or a row. */
  readonly homeFaults?: boolean;
  /** Whether somebody with the edit link sends false snapshots. */
  readonly falseSnapshots?: boolean;
  /** How many times as often as usual somebody crashes, comes, or is cut off, or a server is; 1 if absent, 9 at most. */
  readonly unrest?: number;
}

export interface LifeResult {
  readonly steps: number;
  readonly edits: number;
  readonly acknowledged: { readonly onDevice: number; readonly atHome: number };
  readonly events: Record<string, number>;
  /** Whether home stands on a snapshot in the end. */
  readonly compacted: boolean;
  /** How many claims were compared with what storages hold. */
  readonly claims: number;
  /** What was said and was not so. */
  readonly untrue: readonly string[];
  /** How long after peace all were equal, and home had everything, ms. */
  readonly equalAfter: number;
}

/** What a peer was told of its marks: they must be found again. */
class Promises {
  readonly onDevice = new Map<string, Set<string>>();
  readonly atHome = new Set<string>();
  readonly #written = new Map<string, string[]>();

  wrote(name: string, mark: string): void {
    const marks = this.#written.get(name) ?? [];
    marks.push(mark);
    this.#written.set(name, marks);
  }

  /** The status speaks of the session's newest edit, and so of every one before it. */
  heard(peer: SimPeer): void {
    const last = peer.room.status.lastEdit;
    const marks = this.#written.get(peer.name) ?? [];
    if (last?.onDevice) {
      const kept = this.onDevice.get(peer.name) ?? new Set();
      for (const mark of marks) kept.add(mark);
      this.onDevice.set(peer.name, kept);
    }
    if (last?.atHome) for (const mark of marks) this.atHome.add(mark);
  }

  /** The device's storage was deleted: what it holds again, its status says anew. */
  deleted(name: string): void {
    this.onDevice.delete(name);
  }

  /** A new session begins: what the old one wrote is not what the new status speaks of. */
  forget(name: string): void {
    this.#written.delete(name);
  }
}

/**
 * Peers live at random: write, delete, paste, crash, come back, are partitioned, are cut off; home and signaling crash
 * and come back; storages are deleted under their pages, or refuse for a while. In the end everything is healed and everybody opens again: all documents must be equal, and nothing
 * that was ever acknowledged may be missing.
 */
export async function randomLife(options: LifeOptions): Promise<LifeResult> {
  const {
    seed,
    steps,
    storageFaults = true,
    homeFaults = false,
    falseSnapshots = false,
    unrest = 1,
  } = options;
  const dice = seededRandom(`${seed}/dice`);
  const world = await World.make({
    seed,
    link: {
      delay: 5 + dice.float() * 60,
      jitter: dice.float() * 40,
      loss: dice.float() * 0.05,
      breaking: 0.00002,
    },
  });
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].slice(0, 2 + Math.floor(dice.float() * 7));
  const promises = new Promises();
  const storages = storageFaults ? new StorageFaults(seededRandom(`${seed}/storages`)) : null;
  const operator = homeFaults ? new HomeFaults(world, seededRandom(`${seed}/home`)) : null;
  const forger = falseSnapshots ? await Forger.join(world, seededRandom(`${seed}/forger`)) : null;
  const marks = await Marks.of(world.links.edit);
  const claims = new ClaimsKept(world, marks);
  const counts: Record<string, number> = {};
  const up = new Set<string>();
  let edits = 0;
  let homeUp = true;
  let signalingUp = true;

  // One pair can never connect; what one writes reaches the other all the same (rule 4).
  const [first = 'a', second = 'b'] = names;
  world.network.forbid(first, second);

  const open = async (name: string): Promise<void> => {
    const peer = await world.open(name);
    up.add(name);
    peer.room.onStatus(() => {
      promises.heard(peer);
      claims.heard(peer);
    });
  };
  const count = (event: string): void => {
    counts[event] = (counts[event] ?? 0) + 1;
  };
  const mayEnd = (peer: SimPeer | undefined): peer is SimPeer =>
    peer !== undefined && up.size > 1 && !storages?.isRecovering(peer.device);
  for (const name of names) await open(name);

  for (let step = 0; step < steps; step++) {
    const living = [...up];
    const name = living[Math.floor(dice.float() * living.length)];
    const peer = name === undefined ? undefined : world.peers.get(name);
    const roll = unrestful(dice.float(), unrest);
    if (roll < 0.9 && peer) {
      const mark = `${peer.name}/${edits++}`;
      edit(peer.doc, dice, mark);
      promises.wrote(peer.name, mark);
      claims.wrote(peer.name, mark);
    } else if (roll < 0.915 && mayEnd(peer)) {
      count('peer crashed');
      world.crash(peer.name);
      storages?.gone(peer);
      up.delete(peer.name);
      promises.forget(peer.name);
      claims.forget(peer.name);
    } else if (roll < 0.93 && mayEnd(peer)) {
      count('peer closed');
      await world.close(peer.name);
      promises.heard(peer);
      storages?.gone(peer);
      up.delete(peer.name);
      promises.forget(peer.name);
      claims.forget(peer.name);
    } else if (roll < 0.965) {
      const gone = names.filter((other) => !up.has(other));
      const back = gone[Math.floor(dice.float() * gone.length)];
      if (back) {
        count('peer came back');
        await open(back);
      }
    } else if (roll < 0.975) {
      count('partition');
      const cut = Math.floor(dice.float() * names.length);
      world.network.partition([...names.slice(0, cut), ...(dice.float() < 0.5 ? ['home', 'signal'] : [])]);
    } else if (roll < 0.985) {
      count('healed');
      world.network.heal();
    } else if (roll < 0.993) {
      count(homeUp ? 'home crashed' : 'home came back');
      if (homeUp) world.crashHome();
      else await world.startHome();
      homeUp = !homeUp;
    } else {
      count(signalingUp ? 'signaling crashed' : 'signaling came back');
      if (signalingUp) world.crashSignaling();
      else world.startSignaling();
      signalingUp = !signalingUp;
    }
    if (peer && up.has(peer.name)) {
      const struck = operator?.isRecovering ? null : storages?.strike(peer);
      if (struck) {
        count(struck);
        claims.fault();
      }
      if (struck === 'storage deleted') promises.deleted(peer.name);
    }
    if (homeUp && !storages?.isAnyRecovering) {
      const struck = await operator?.strike();
      if (struck) {
        count(struck);
        claims.fault();
      }
    }
    const said = await forger?.perhaps();
    if (said) count(said);
    await world.run(dice.float() < 0.9 ? dice.float() * 120 : dice.float() * 4_000);
  }

  storages?.heal();
  world.network.heal();
  if (!homeUp) await world.startHome();
  if (!signalingUp) world.startSignaling();
  for (const name of names) if (!up.has(name)) await open(name);
  const peace = world.clock.now();
  const together = await world.runUntil(() => allEqual(world, names), 180_000, 500);
  if (!together)
    throw new Error(`seed ${seed}: not equal after three minutes of peace: ${describe(world, names)}`);
  const settled = await world.runUntil(
    () => names.every((name) => world.status(name).outbox === 0),
    60_000,
    500,
  );
  if (!settled) throw new Error(`seed ${seed}: home does not have everything: ${describe(world, names)}`);
  const equalAfter = world.clock.now() - peace;
  await world.runUntil(() => names.every((name) => saysThatItWaits(world, name)), 60_000, 500);
  check(world, names, promises, seed, falseSnapshots);
  await checkWaiting(world, names, marks, seed);
  await claims.settled();
  const device = [...promises.onDevice.values()].reduce((sum, marks) => sum + marks.size, 0);
  return {
    steps,
    edits,
    acknowledged: { onDevice: device, atHome: promises.atHome.size },
    events: counts,
    compacted: heldBy(world.homeStorage).bases.size > 0,
    untrue: claims.untrue,
    claims: claims.compared,
    equalAfter,
  };
}

/** A roll of which a tenth is something else than an edit becomes one of which so many tenths are. */
function unrestful(roll: number, unrest: number): number {
  if (unrest === 1) return roll;
  const edits = 1 - unrest / 10;
  return roll < edits ? (roll / edits) * 0.9 : 1 - (1 - roll) / unrest;
}

function edit(doc: Y.Doc, dice: Random, mark: string): void {
  doc.transact(() => {
    const text = doc.getText('text');
    const at = Math.floor(dice.float() * (text.length + 1));
    const roll = dice.float();
    if (roll < 0.25 && text.length > 0) {
      text.delete(
        Math.min(at, text.length - 1),
        Math.min(1 + Math.floor(dice.float() * 5), text.length - at || 1),
      );
    } else if (roll < 0.255) {
      text.insert(at, noise(dice, 120_000));
    } else {
      text.insert(at, noise(dice, 1 + Math.floor(dice.float() * 12)));
    }
    doc.getMap('marks').set(mark, true);
  });
}

const noise = (dice: Random, length: number): string =>
  Array.from({ length }, () => String.fromCharCode(97 + Math.floor(dice.float() * 26))).join('');

function allEqual(world: World, names: readonly string[]): boolean {
  const [first, ...rest] = names.map((name) => world.peers.get(name)?.doc);
  if (!first) return false;
  const marks = first.getMap('marks').size;
  if (rest.some((doc) => doc?.getMap('marks').size !== marks)) return false;
  const content = JSON.stringify(contentOf(first));
  return rest.every((doc) => doc && JSON.stringify(contentOf(doc)) === content);
}

function check(
  world: World,
  names: readonly string[],
  promises: Promises,
  seed: string,
  isForged: boolean,
): void {
  const marks = world.peers.get(names[0] ?? '')?.doc.getMap('marks');
  for (const mark of promises.atHome) {
    if (!marks?.has(mark)) throw new Error(`seed ${seed}: ${mark} was said to be at home, and is lost`);
  }
  for (const kept of promises.onDevice.values()) {
    for (const mark of kept) {
      if (!marks?.has(mark))
        throw new Error(`seed ${seed}: ${mark} was said to be on its device, and is lost`);
    }
  }
  for (const name of names) {
    const { problems } = world.status(name);
    if (!saysThatItWaits(world, name))
      throw new Error(`seed ${seed}: ${name} has pending edits and does not say so, or has none and does`);
    const bad = problems.filter(({ code }) => code === 'refused' || (code === 'damaged' && !isForged));
    if (bad.length > 0) throw new Error(`seed ${seed}: ${name} has ${JSON.stringify(bad)}`);
  }
}

/** Whether it says that something waits for what has not come, if that is so. */
function saysThatItWaits(world: World, name: string): boolean {
  const store = world.peers.get(name)?.doc.store;
  const isWaiting = Boolean(store?.pendingStructs ?? store?.pendingDs);
  return world.status(name).problems.some(({ code }) => code === 'waiting') === isWaiting;
}

/** What is waited for is nowhere: whoever wrote it, and had told nobody that it was safe, lost it. */
async function checkWaiting(
  world: World,
  names: readonly string[],
  marks: Marks,
  seed: string,
): Promise<void> {
  const storages = [world.homeStorage, ...names.map((name) => world.peers.get(name)?.device.storage ?? null)];
  for (const name of names) {
    const store = world.peers.get(name)?.doc.store;
    for (const client of store?.pendingStructs?.missing.keys() ?? []) {
      const next = store?.clients.get(client)?.at(-1);
      const clock = next ? next.id.clock + next.length : 0;
      for (const storage of storages) {
        if (await marks.hasStruct(storage, client, clock))
          throw new Error(`seed ${seed}: ${name} waits for what lies in a storage`);
      }
    }
  }
}

function describe(world: World, names: readonly string[]): string {
  return names
    .map((name) => {
      const doc = world.peers.get(name)?.doc;
      const { route, home, peers, outbox } = world.status(name);
      return `${name}: ${doc?.getMap('marks').size} marks, ${route}, home ${home}, ${peers.length} peers, outbox ${outbox}`;
    })
    .join('; ');
}
