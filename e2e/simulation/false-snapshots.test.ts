import { createSealer, openFragment, type Sealer } from '@parley/seal';
import { asBytes, sha256Sync } from '@parley/wire';
import { beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { type FalseSnapshot, falseSnapshot, falseSnapshots } from '../src/false-snapshots.ts';
import { HostileWires } from '../src/hostile-wire.ts';
import { contentOf, type SimPeer, World } from './world.ts';

const SIGNALING = 'ws://parley.test/signal';
const HOME = 'ws://parley.test/home';

const write = (doc: SimPeer['doc'], text: string): void => doc.getText('text').insert(0, text);
const textOf = ({ doc }: SimPeer): string => contentOf(doc).text;

/** Two editors and a viewer with home, and somebody with the edit link who says what they like: to the mesh, and to home. */
class Scene {
  readonly world: World;
  readonly wires: HostileWires;
  /** What anybody logged as a warning. */
  readonly logged: readonly string[];
  readonly sealer: Sealer;

  private constructor(world: World, wires: HostileWires, logged: readonly string[], sealer: Sealer) {
    this.world = world;
    this.wires = wires;
    this.logged = logged;
    this.sealer = sealer;
  }

  static async make(seed: string): Promise<Scene> {
    const logged: string[] = [];
    const warn = (message: string): void => void logged.push(message);
    const world = await World.make({ seed, logger: { debug() {}, info() {}, warn, error: warn } });
    for (const name of ['a', 'b']) await world.open(name);
    await world.open('viewer', { link: 'view' });
    const wires = new HostileWires();
    await world.open('eve', { alter: wires.tap, servers: { signaling: SIGNALING, home: null } });
    await world.open('mallory', { alter: wires.tap, servers: { signaling: null, home: HOME } });
    await world.run(3_000);
    const access = await openFragment(world.suite, new URL(world.links.edit).hash.slice(1));
    const scene = new Scene(world, wires, logged, await createSealer(world.suite, access, world.random));
    for (const name of ['a', 'b']) {
      write(scene.peer(name).doc, `Written by ${name}. `);
      await world.run(1_000);
    }
    await world.run(8_000);
    return scene;
  }

  peer(name: string): SimPeer {
    const peer = this.world.peers.get(name);
    if (!peer) throw new Error(`nobody is called ${name}`);
    return peer;
  }

  get all(): SimPeer[] {
    return [...this.world.peers.values()];
  }

  async false(): Promise<FalseSnapshot[]> {
    const { receipt } = this.wires;
    if (!receipt) throw new Error('a peer hears receipts');
    const { bases, runs } = receipt;
    return falseSnapshots({
      sealer: this.sealer,
      covers: coversOfRuns(runs),
      bases,
      doc: this.peer('a').doc,
    });
  }

  async say({ messages }: FalseSnapshot, ms = 2_000): Promise<void> {
    for (const wire of this.wires.open) for (const message of messages) wire.say(message);
    await this.world.run(ms);
  }
}

describe('rule 5: a snapshot that an editor signed and that is not what it says', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.make('false snapshots');
  });

  test('rule 5: takes nothing from anybody, whatever it covers and contains', async () => {
    const before = scene.all.map(({ device }) => device.storage.state());
    for (const snapshot of await scene.false()) {
      await scene.say(snapshot);
      expect
        .soft(scene.all.map(textOf), snapshot.what)
        .toEqual(scene.all.map(() => 'Written by b. Written by a. '));
      const now = scene.all.map(({ device }) => device.storage.state());
      expect
        .soft(
          now.map(({ base }) => base),
          snapshot.what,
        )
        .toEqual(before.map(({ base }) => base));
      expect
        .soft(
          now.map(({ counts }) => counts),
          snapshot.what,
        )
        .toEqual(before.map(({ counts }) => counts));
    }
    expect(scene.world.homeStorage?.state().base).toBeNull();
  });

  test('rule 5: silences nobody: what is written afterwards arrives everywhere', async () => {
    write(scene.peer('a').doc, 'Then a. ');
    await scene.world.run(1_000);
    write(scene.peer('b').doc, 'Then b. ');
    await scene.world.run(5_000);
    expect(scene.all.map(textOf)).toEqual(
      scene.all.map(() => 'Then b. Then a. Written by b. Written by a. '),
    );
    for (const name of ['a', 'b']) {
      expect(scene.world.status(name).lastEdit).toMatchObject({ onDevice: true, atHome: true });
    }
  });

  test('rule 5: and the text is there when the pages are opened again', async () => {
    const { world } = scene;
    for (const name of ['a', 'b']) {
      world.crash(name);
      await world.open(name);
      expect(textOf(scene.peer(name))).toBe('Then b. Then a. Written by b. Written by a. ');
    }
    await world.run(3_000);
    const newcomer = await world.open('newcomer');
    await world.run(3_000);
    expect(textOf(newcomer)).toBe('Then b. Then a. Written by b. Written by a. ');
  });
});

describe('rule 5: an empty snapshot that home was made to stand on', () => {
  const WRITTEN = 'Written by b. Written by a. ';
  const FAILED = 'a snapshot lacks what this device shows, and is not taken';
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.make('false base at home');
    const snapshot = await scene.forHome();
    await scene.say(snapshot, 10_000);
    expect(scene.world.homeStorage?.state().base?.hash).toBe(sha256Sync(snapshot.edit.envelope.bytes));
  });

  test('rule 5: who holds what it covers keeps it', () => {
    expect(scene.all.map(textOf)).toEqual(scene.all.map(() => WRITTEN));
    expect(scene.all.map(({ device }) => device.storage.state().base)).toEqual(scene.all.map(() => null));
  });

  test('rule 5: and goes on: with others, with home, and when the page is opened again', async () => {
    const { world } = scene;
    write(scene.peer('a').doc, 'Then a. ');
    await world.run(2_000);
    expect(world.status('a').lastEdit).toMatchObject({ onDevice: true, atHome: true });
    world.crash('b');
    const b = await world.open('b');
    expect(textOf(b)).toBe(`Then a. ${WRITTEN}`);
    write(b.doc, 'Then b. ');
    await world.run(10_000);
    expect(scene.all.map(textOf)).toEqual(scene.all.map(() => `Then b. Then a. ${WRITTEN}`));
    expect(world.status('b')).toMatchObject({ outbox: 0, problems: [] });
  });

  test('a newcomer, for whom it is all there is, writes to the others, and nobody opens it again and again', async () => {
    const { world, logged } = scene;
    const newcomer = await world.open('newcomer');
    await world.run(5_000);
    newcomer.doc.getMap('marks').set('newcomer', true);
    const before = logged.filter((message) => message === FAILED).length;
    expect(before).toBeGreaterThanOrEqual(1);
    for (let minute = 0; minute < 10; minute++) {
      write(scene.peer('a').doc, '.');
      await world.run(60_000);
    }
    expect(contentOf(scene.peer('b').doc).marks).toEqual(['newcomer']);
    // After 1, 2, 4 and 8 minutes, by each of those five who hold something.
    expect(logged.filter((message) => message === FAILED).length - before).toBeLessThanOrEqual(4 * 5);
  });
});
