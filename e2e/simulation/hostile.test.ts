import { createSealer, openFragment } from '@parley/seal';
import type { Position, SyncMessage } from '@parley/wire';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  editMessages,
  FORGED_TEXT,
  type Forgery,
  forgedUpdate,
  forgeries,
  refusalsIn,
} from '../src/forgeries.ts';
import { HostileWires } from '../src/hostile-wire.ts';
import { heldBy } from './held.ts';
import { contentOf, type SimPeer, World } from './world.ts';

const SIGNALING = 'ws://parley.test/signal';
const HOME = 'ws://parley.test/home';

/** A room of two editors and home, and two holders of a lesser link to it who joined honestly and say what they like: one
 * to its neighbours, one to home. */
class Scene {
  readonly world: World;
  readonly editors: readonly SimPeer[];
  readonly wires: HostileWires;
  readonly made: readonly Forgery[];

  private constructor(world: World, editors: readonly SimPeer[], wires: HostileWires, made: Forgery[]) {
    this.world = world;
    this.editors = editors;
    this.wires = wires;
    this.made = made;
  }

  static async make(link: 'comment' | 'view'): Promise<Scene> {
    const world = await World.make({ seed: 'hostile' });
    const editors = [await world.open('a'), await world.open('b')];
    const wires = new HostileWires();
    const alter = wires.tap;
    await world.open('eve', { link, alter, servers: { signaling: SIGNALING, home: null } });
    await world.open('mallory', { link, alter, servers: { signaling: null, home: HOME } });
    await world.run(3_000);
    for (const { name, doc } of editors) {
      doc.getText('text').insert(0, `Written by ${name}. `);
      await world.run(1_000);
    }
    await world.run(8_000);
    const access = await openFragment(world.suite, new URL(world.links[link]).hash.slice(1));
    const newest = wires.envelopes.at(-1);
    const victim = wires.certificates.find(({ session }) => session === newest?.header.session);
    const { receipt } = wires;
    if (!newest || !victim || !receipt) throw new Error('a viewer hears edits, certificates and receipts');
    const { suite, random } = world;
    return new Scene(
      world,
      editors,
      wires,
      await forgeries({ suite, random, access, victim, newest, receipt }),
    );
  }

  /** What nobody without the edit link may change. */
  get kept(): {
    documents: ReturnType<typeof contentOf>[];
    position: Position | undefined;
    problems: unknown[];
  } {
    return {
      documents: [...this.world.peers.values()].map(({ doc }) => contentOf(doc)),
      position: heldBy(this.world.homeStorage).position,
      problems: this.editors.map(({ room }) => room.status.problems),
    };
  }

  /** Says that over every wire, and returns what each said back. */
  async say(messages: readonly SyncMessage[], ms = 1_000): Promise<SyncMessage[][]> {
    const before = this.wires.open.map((wire) => [wire, wire.heard.length] as const);
    for (const [wire] of before) for (const message of messages) wire.say(message);
    await this.world.run(ms);
    return before.map(([wire, from]) => wire.heard.slice(from));
  }
}

describe.each(['view', 'comment'] as const)('a peer with a %s link alone', (link) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.make(link);
  });

  test('has the room as everybody has it, over the mesh and from home', () => {
    expect(scene.wires.open.map(({ end }) => end).sort()).toEqual(['home', 'peer', 'peer']);
    const [document, ...others] = scene.kept.documents;
    expect(document?.text).toBe('Written by b. Written by a. ');
    for (const other of others) expect(other).toEqual(document);
  });

  test('rule 4: is refused whatever it forges, is told why, and changes nothing anywhere', async () => {
    const before = scene.kept;
    for (const { what, messages, refusals } of scene.made) {
      const answers = await scene.say(messages);
      for (const answer of answers) {
        expect.soft(refusalsIn(answer), what).toEqual(refusals);
      }
      expect.soft(scene.kept, what).toEqual(before);
    }
    await scene.world.run(10_000);
    expect(scene.kept).toEqual(before);
    expect(JSON.stringify(scene.kept)).not.toContain(FORGED_TEXT);
    expect(scene.wires.open).toHaveLength(3);
  });

  test('what it says it refused of somebody is no problem of theirs', async () => {
    const before = scene.kept;
    for (const { room } of scene.editors) {
      for (const reason of ['room-full', 'bad-signature'] as const) {
        await scene.say([{ type: 'refused', reason, part: 0, session: room.session, number: 0 }]);
      }
    }
    expect(scene.kept).toEqual(before);
  });

  test('rule 4: what it replays is dropped in silence', async () => {
    const before = scene.kept;
    const { certificates, envelopes, presences } = scene.wires;
    expect(envelopes).toHaveLength(2);
    const answers = await scene.say(
      [
        ...certificates.map((certificate): SyncMessage => ({ type: 'certificate', certificate })),
        ...envelopes.map((envelope): SyncMessage => ({ type: 'envelope', envelope })),
        ...presences.map((envelope): SyncMessage => ({ type: 'presence', envelope })),
      ],
      10_000,
    );
    for (const answer of answers) expect(refusalsIn(answer)).toEqual([]);
    expect(scene.kept).toEqual(before);
  });

  test('who crashed is not brought back by its own old presence', async () => {
    const { world, wires } = scene;
    const gone = await world.open('gone');
    gone.room.awareness.setLocalState({ user: { name: 'Gone' } });
    await world.run(3_000);
    const old = wires.presences.filter(({ header }) => header.session === gone.room.session);
    expect(old.length).toBeGreaterThan(0);
    world.crash('gone');
    await world.run(20_000);
    world.peers.delete('gone');
    const seenBy = ({ room }: SimPeer) => [...room.awareness.getStates().keys()].includes(gone.doc.clientID);
    expect(scene.editors.map(seenBy)).toEqual([false, false]);
    await scene.say(
      old.map((envelope): SyncMessage => ({ type: 'presence', envelope })),
      30_000,
    );
    expect(scene.editors.map(seenBy)).toEqual([false, false]);
    expect(scene.editors.map(({ room }) => room.status.peers.map(({ session }) => session))).not.toContain(
      gone.room.session,
    );
  });

  test('a newcomer finds at home what the editors wrote, and nothing else', async () => {
    const [a] = scene.editors;
    const newcomer = await scene.world.open('newcomer');
    await scene.world.run(3_000);
    expect(contentOf(newcomer.doc)).toEqual(a && contentOf(a.doc));
    expect(contentOf(newcomer.doc).text).toBe('Written by b. Written by a. ');
  });

  test('with the edit key the very same edit would be taken: only the signatures are in its way', async () => {
    const { suite, random, links } = scene.world;
    const access = await openFragment(suite, new URL(links.edit).hash.slice(1));
    const sealer = await createSealer(suite, access, random);
    if (!sealer.certificate) throw new Error('an editor has a certificate');
    await scene.say([
      { type: 'certificate', certificate: sealer.certificate },
      ...editMessages(await sealer.edit({ part: 0, number: 0, prev: null }, forgedUpdate(sealer.session))),
    ]);
    for (const { doc } of scene.editors) expect(contentOf(doc).text).toContain(FORGED_TEXT);
  });

  test('who goes on forging is shut out', async () => {
    const { messages } = scene.made[0] as Forgery;
    const standing = scene.wires.open;
    for (let round = 0; round < 64; round++) await scene.say(messages, 20);
    await scene.world.run(1_000);
    expect(standing.length).toBeGreaterThanOrEqual(3);
    for (const { closed } of standing) expect(closed).toBe('misbehaving');
  });
});

test('rule 8: who crashed knows its home again, and believes no other that is put in its place', async () => {
  const world = await World.make({ seed: 'another home' });
  const peer = await world.open('a');
  peer.doc.getText('text').insert(0, 'mine');
  await world.run(5_000);
  expect(world.status('a')).toMatchObject({ home: 'connected', outbox: 0 });
  world.crash('a');
  world.crashHome();
  await world.startHome(8);
  await world.open('a');
  await world.run(20_000);
  expect(world.status('a').home).toBe('untrusted');
  expect(world.status('a').problems).toContainEqual({ code: 'home-key-changed' });
});
