import { clientIdOf } from '@parley/room/sync';
import { createSealer, openFragment, type SealedEdit, type Sealer } from '@parley/seal';
import { asBytes, type SyncMessage, sha256Sync } from '@parley/wire';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { editMessages } from '../src/forgeries.ts';
import { HostileWires } from '../src/hostile-wire.ts';
import { heldBy } from './held.ts';
import { contentOf, type SimPeer, World } from './world.ts';

const SIGNALING = 'ws://parley.test/signal';
const FIRST = { part: 0, number: 0, prev: null };

/** Two editors with home, and somebody with the edit link who says what they like. */
class Scene {
  readonly world: World;
  readonly wires: HostileWires;

  private constructor(world: World, wires: HostileWires) {
    this.world = world;
    this.wires = wires;
  }

  static async make(seed: string): Promise<Scene> {
    const world = await World.make({ seed });
    for (const name of ['a', 'b']) await world.open(name);
    const wires = new HostileWires();
    await world.open('eve', { alter: wires.tap, servers: { signaling: SIGNALING, home: null } });
    await world.run(3_000);
    for (const name of ['a', 'b']) {
      world.peers.get(name)?.doc.getText('text').insert(0, `by ${name}. `);
      await world.run(1_000);
    }
    return new Scene(world, wires);
  }

  get honest(): SimPeer[] {
    return ['a', 'b'].flatMap((name) => this.world.peers.get(name) ?? []);
  }

  get texts(): string[] {
    return this.honest.map(({ doc }) => contentOf(doc).text);
  }

  /** Two hands that write under one session. */
  async twins(): Promise<[Sealer, Sealer]> {
    const { suite, links, random } = this.world;
    const access = await openFragment(suite, new URL(links.edit).hash.slice(1));
    const seed = random.bytes(32);
    const again = { bytes: () => seed.slice(), float: () => 0 };
    return [await createSealer(suite, access, again), await createSealer(suite, access, again)];
  }

  say({ certificate }: Sealer, edit: SealedEdit, wires = this.wires.open): void {
    if (!certificate) throw new Error('an editor has one');
    const messages: SyncMessage[] = [{ type: 'certificate', certificate }, ...editMessages(edit)];
    for (const wire of wires) for (const message of messages) wire.say(message);
  }

  codes(): string[] {
    return this.honest.flatMap(({ room }) => room.status.problems.map(({ code }) => code));
  }
}

const changeOf = (client: number, change: (doc: Y.Doc) => void): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = client;
  change(doc);
  return doc;
};
const updateOf = (doc: Y.Doc, before?: Y.Doc) =>
  asBytes(Y.encodeStateAsUpdate(doc, before && Y.encodeStateVector(before)));

test('L13: what waits for something that never comes is named, and the log is compacted all the same', async () => {
  const scene = await Scene.make('never comes');
  const { world } = scene;
  const [sealer] = await scene.twins();
  const doc = changeOf(clientIdOf(sealer.session), (each) => each.getText('text').insert(0, 'never sent'));
  const before = new Y.Doc();
  Y.applyUpdate(before, updateOf(doc));
  doc.getText('text').insert(10, ' and this rests on it');
  scene.say(
    sealer,
    await sealer.edit({ part: 0, number: 1, prev: sha256Sync(updateOf(before)) }, updateOf(doc, before)),
  );
  await world.run(15_000);
  expect(scene.codes()).toEqual(['waiting', 'waiting']);
  for (let i = 0; i < 100; i++) {
    scene.honest[i % 2]?.doc.getText('text').insert(0, `${i} `);
    await world.run(30);
  }
  expect(await world.runUntil(() => heldBy(world.homeStorage).proved !== null, 40_000)).toBe(true);
  await world.run(20_000);
  expect(heldBy(world.homeStorage).edits.length).toBeLessThan(60);
  for (const { device } of scene.honest) expect(heldBy(device.storage).edits.length).toBeLessThan(60);
  expect(new Set(scene.texts).size).toBe(1);
  const n = await world.open('n');
  await world.run(5_000);
  expect(contentOf(n.doc).text).toBe(scene.texts[0]);
});

// In the second whoever calls home had the one that counts first, and the other went its own way.
test.each(['equivocation', 'equivocation 18'])(
  'L12: two edits under one number: all say so, and all show the same once they are opened again (%s)',
  async (seed) => {
    const scene = await Scene.make(seed);
    const { world, wires } = scene;
    const [one, other] = await scene.twins();
    const client = clientIdOf(one.session);
    const said = (words: string) => updateOf(changeOf(client, (doc) => doc.getText('text').insert(0, words)));
    const [first, second] = wires.open;
    if (!first || !second) throw new Error('eve is joined to both');
    scene.say(one, await one.edit(FIRST, said('to a: yes')), [first]);
    scene.say(other, await other.edit(FIRST, said('to b: no ')), [second]);
    await world.run(20_000);
    expect(new Set(scene.codes())).toEqual(new Set(['two-under-one-number']));
    for (const name of ['a', 'b']) {
      world.crash(name);
      await world.open(name);
    }
    await world.run(5_000);
    expect(new Set(scene.texts).size).toBe(1);
    expect(scene.texts[0]).toMatch(/to (a: yes|b: no )/);
    // The evidence is not dropped.
    const under = heldBy(world.homeStorage).edits.filter(({ header }) => header.session === one.session);
    expect(under).toHaveLength(2);
    const n = await world.open('n');
    await world.run(5_000);
    expect(contentOf(n.doc).text).toBe(scene.texts[0]);
  },
);

test('L11: an edit with structs of another session is shown by nobody, and parts nobody', async () => {
  const scene = await Scene.make('another’s id');
  const { world } = scene;
  const [sealer] = await scene.twins();
  const [victim] = scene.honest;
  if (!victim) throw new Error('a is here');
  const doc = new Y.Doc();
  Y.applyUpdate(doc, updateOf(victim.doc));
  const before = new Y.Doc();
  Y.applyUpdate(before, updateOf(victim.doc));
  doc.clientID = clientIdOf(victim.room.session);
  doc.getText('text').insert(0, 'in another’s name ');
  scene.say(sealer, await sealer.edit(FIRST, updateOf(doc, before)));
  await world.run(5_000);
  victim.doc.getText('text').insert(0, 'a goes on. ');
  await world.run(10_000);
  expect(scene.texts).toEqual(scene.honest.map(() => 'a goes on. by b. by a. '));
  expect(world.status('a').lastEdit).toMatchObject({ onDevice: true, atHome: true });
});
