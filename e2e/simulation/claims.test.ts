import { createSealer, openFragment, type Sealer, signReceipt } from '@parley/seal';
import { asBytes, digestOfRuns, type Envelope, NO_SESSION, type Peer, type SyncMessage } from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { HostileWires } from '../src/hostile-wire.ts';
import { type SimPeer, World } from './world.ts';

const VIEWERS = 4;

/** Two editors and home, and viewers who joined honestly and then say of themselves what they like. */
class Scene {
  readonly world: World;
  readonly wires: HostileWires;
  readonly viewers: readonly SimPeer[];
  readonly a: SimPeer;
  readonly b: SimPeer;

  private constructor(world: World, wires: HostileWires, editors: [SimPeer, SimPeer], viewers: SimPeer[]) {
    this.world = world;
    this.wires = wires;
    [this.a, this.b] = editors;
    this.viewers = viewers;
  }

  static async make(): Promise<Scene> {
    const world = await World.make({ seed: 'claims-2' });
    const editors: [SimPeer, SimPeer] = [await world.open('a'), await world.open('b')];
    const wires = new HostileWires();
    const viewers: SimPeer[] = [];
    for (let i = 0; i < VIEWERS; i++) {
      const servers = { signaling: 'ws://parley.test/signal', home: null };
      viewers.push(await world.open(`eve ${i}`, { link: 'view', alter: wires.tap, servers }));
    }
    await world.run(8_000);
    return new Scene(world, wires, editors, viewers);
  }

  say(message: SyncMessage): void {
    for (const wire of this.wires.open) wire.say(message);
  }

  /** Each viewer tells its neighbours that it is an editor who calls home. */
  claimToCall(): void {
    const signature = this.wires.certificates[0]?.signature ?? new Uint8Array(64);
    for (const { room } of this.viewers) {
      const claim: Peer = {
        type: 'peer',
        session: room.session,
        device: '7'.repeat(64),
        certificate: { session: room.session, role: 'edit', signature },
        visible: true,
        metered: false,
        calling: true,
        leads: true,
      };
      this.say(claim);
    }
  }

  async sealer(): Promise<Sealer> {
    const { suite, random, links } = this.world;
    return createSealer(suite, await openFragment(suite, new URL(links.view).hash.slice(1)), random);
  }
}

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.make();
});

describe('what a viewer says of itself', () => {
  test('rule 7: that it is an editor and calls home keeps nobody from calling', async () => {
    const { world, a, b } = scene;
    expect(
      scene.viewers.some(({ room }) => room.session < b.room.session && room.session < a.room.session),
    ).toBe(true);
    const waits: number[] = [];
    for (let edit = 0; edit < 12; edit++) {
      const until = world.clock.now() + 5_000;
      while (world.clock.now() < until) {
        scene.claimToCall();
        await world.run(500);
      }
      a.doc.getText('text').insert(0, 'x');
      const began = world.clock.now();
      await world.runUntil(() => a.room.status.lastEdit?.atHome === true, 30_000);
      waits.push(world.clock.now() - began);
    }
    expect(Math.max(...waits)).toBeLessThan(1_000);
  });

  test('rule 8: that it holds a million edits makes no copy of any', async () => {
    const { world, a, b } = scene;
    await world.close('b');
    scene.claimToCall();
    a.doc.getText('text').insert(0, 'x');
    await world.run(500);
    const runs = new Map([[a.room.session, [{ from: 0, to: 1_000_000, last: '2'.repeat(64) }]]]);
    scene.say({
      ...{ type: 'have', part: 0, proved: null, bases: [], digest: '0'.repeat(64) },
      ...{ runs, covered: new Map(), full: false, ask: false, more: false },
    });
    await world.run(200);
    for (let edit = 0; edit < 5; edit++) {
      a.doc.getText('text').insert(0, 'x');
      await world.run(500);
      expect(a.room.status.lastEdit).toMatchObject({ onDevice: true, peers: 0 });
    }
    world.peers.delete('b');
    expect(b.room.status.peers).toEqual([]);
    await world.open('c');
    await world.run(8_000);
    expect(a.room.status.lastEdit).toMatchObject({ peers: 1 });
  });

  test('another’s awareness client, named before them, hides nobody', async () => {
    const { world, a } = scene;
    const doc = new Y.Doc();
    const coming = world.begin('c', { doc });
    const stolen = await naming(await scene.sealer(), doc.clientID);
    scene.say({ type: 'presence', envelope: stolen });
    await world.run(3_000);
    const c = await coming;
    c.room.awareness.setLocalState({ user: { name: 'Cleo' } });
    await world.run(1_000);
    const client = a.room.status.peers.find(({ session }) => session === c.room.session)?.client ?? -1;
    expect(a.room.awareness.getStates().get(client)).toEqual({ user: { name: 'Cleo' } });
  });
});

test('rule 8: of two things that home signed of one position one is believed, and it is said', async () => {
  const { world, wires, a, b } = scene;
  a.doc.getText('text').insert(0, 'x');
  await world.run(3_000);
  const { receipt } = wires;
  if (!receipt) throw new Error('viewers hear home’s word');
  const runs = new Map([[b.room.session, [{ from: 0, to: 1_000, last: '2'.repeat(64) }]]]);
  const lie = {
    ...receipt,
    head: '1'.repeat(64),
    runs,
    digest: digestOfRuns(runs),
    time: world.clock.now() + 1,
  };
  const other = await signReceipt(world.suite, await world.homeKey(), lie);
  const before = a.room.status.outbox;
  scene.say({ type: 'receipt', caller: NO_SESSION, receipt: other });
  await world.run(200);
  for (const { room } of [a, b]) expect(room.status.problems).toEqual([{ code: 'home-contradicts' }]);
  expect(a.room.status.outbox).toBe(before);
  b.doc.getText('text').insert(0, 'y');
  await world.run(10);
  expect(b.room.status.lastEdit?.atHome).toBe(false);
  await world.run(3_000);
  expect(b.room.status.lastEdit?.atHome).toBe(true);
});

/** Presence of a session that says it is that awareness client. */
async function naming(sealer: Sealer, client: number): Promise<Envelope> {
  const doc = new Y.Doc();
  doc.clientID = client;
  const awareness = new Awareness(doc);
  awareness.setLocalState({ user: { name: 'Eve' } });
  const update = asBytes(encodeAwarenessUpdate(awareness, [client]));
  awareness.destroy();
  return sealer.presence(0, update);
}
