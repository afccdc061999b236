import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { bytesHeld, countsHeld, heldBy } from './held.ts';
import { contentOf, World } from './world.ts';

const write = (doc: Y.Doc, text: string): void => doc.getText('text').insert(0, text);
const textOf = (doc: Y.Doc): string => doc.getText('text').toString();

describe('rule 1: this device first', () => {
  test('rule 1: the document loads from the log alone, before any network answers', async () => {
    const world = await World.make({ seed: 'rule-1-load' });
    const first = await world.open('a');
    write(first.doc, 'kept here');
    await world.run(500);
    await world.close('a');
    world.crashHome();
    world.crashSignaling();
    const again = await world.open('a');
    expect(textOf(again.doc)).toBe('kept here');
    expect(world.status('a').route).toBe('offline');
  });

  test('rule 1: what is changed before it has loaded waits, and goes out once it has', async () => {
    const world = await World.make({ seed: 'rule-1-early' });
    const before = await world.open('a');
    write(before.doc, 'kept');
    await world.run(2_000);
    await world.close('a');
    const { storage } = before.device;
    const held = new Set(bytesHeld(storage).map(String));
    expect(held.size).toBe(1);
    const doc = new Y.Doc();
    let opened = false;
    const opening = world.begin('a', { doc }).then(() => {
      opened = true;
    });
    // In the very call: no key is derived yet, and the log is not read.
    write(doc, 'early ');
    expect([textOf(doc), opened]).toEqual(['early ', false]);
    const isNew = (bytes: Uint8Array): boolean => !held.has(String(bytes));
    for (let i = 0; i < 5_000 && !opened; i++) {
      expect(bytesHeld(storage).filter(isNew)).toEqual([]);
      await world.run(1);
    }
    await opening;
    await world.run(15_000);
    // What is new in the log stands for what was changed early, and for nothing else.
    expect(textOf(doc).split('').sort()).toEqual('early kept'.split('').sort());
    const news = bytesHeld(storage).filter(isNew).length;
    expect(news + heldBy(storage).bases.size).toBe(1);
    await world.close('a');
    const other = await world.open('b');
    await world.run(3_000);
    expect(textOf(other.doc)).toBe(textOf(doc));
  });

  test('rule 1: "on this device" is said only once the write is durable, "at home" only once a receipt says so', async () => {
    const world = await World.make({
      seed: 'rule-1-slow-disk',
      link: { delay: 5, jitter: 0 },
      homeDiskMs: 500,
    });
    const a = await world.open('a', { diskMs: 400 });
    const b = await world.open('b');
    await world.run(3_000);
    world.crashHome();
    write(a.doc, 'x');
    await world.run(150);
    const written = () => heldBy(a.device.storage).edits.length;
    expect(textOf(b.doc)).toBe('x');
    expect([written(), world.status('a').lastEdit]).toMatchObject([0, { onDevice: false, atHome: false }]);
    // Its certificate goes first, in a write of its own.
    await world.run(1_000);
    expect([written(), world.status('a').lastEdit]).toMatchObject([1, { onDevice: true, atHome: false }]);
    const atHome = () => heldBy(world.homeStorage).edits.length;
    expect(atHome()).toBe(0);
    await world.startHome();
    // At no moment before home holds it.
    for (let i = 0; i < 3_000 && !world.status('a').lastEdit?.atHome; i++) {
      await world.run(10);
      if (atHome() === 0) expect(world.status('a').lastEdit?.atHome).toBe(false);
    }
    expect([atHome(), world.status('a').lastEdit]).toMatchObject([1, { atHome: true }]);
  });

  test('rule 1: what no receipt covers is sent as stored, byte for byte, after the page was gone in between', async () => {
    const world = await World.make({ seed: 'rule-1-outbox' });
    world.crashHome();
    const a = await world.open('a');
    write(a.doc, 'offline');
    await world.run(500);
    const [stored] = bytesHeld(a.device.storage);
    expect(world.status('a').outbox).toBe(1);
    await world.close('a');
    await world.startHome();
    await world.open('a');
    expect(await world.runUntil(() => world.status('a').outbox === 0, 20_000)).toBe(true);
    const [kept] = bytesHeld(world.homeStorage);
    expect(kept).toEqual(stored);
  });
});

describe('rule 3: catch-up', () => {
  test('rule 3: a viewer serves a newcomer the original envelopes of an author who has left', async () => {
    const world = await World.make({ seed: 'rule-3-viewer' });
    world.crashHome();
    const a = await world.open('a');
    const v = await world.open('v', { link: 'view' });
    await world.run(3_000);
    write(a.doc, 'by somebody who left');
    await world.run(1_000);
    await world.close('a');
    const n = await world.open('n');
    await world.run(3_000);
    expect(textOf(n.doc)).toBe('by somebody who left');
    expect(bytesHeld(n.device.storage)).toEqual(bytesHeld(a.device.storage));
    expect(bytesHeld(v.device.storage)).toEqual(bytesHeld(a.device.storage));
  });

  test('rule 3: a paste of megabytes arrives as chunks, and others are not held up by it', async () => {
    const world = await World.make({ seed: 'rule-3-paste', link: { delay: 20, jitter: 5, rate: 1_000_000 } });
    const [a, b, c] = [await world.open('a'), await world.open('b'), await world.open('c')];
    await world.run(5_000);
    const noise = Array.from({ length: 2_000_000 }, () =>
      String.fromCharCode(33 + world.random.float() * 90),
    );
    write(a.doc, noise.join(''));
    await world.run(300);
    b.doc.getMap('marks').set('live', true);
    await world.run(300);
    expect(c.doc.getMap('marks').has('live')).toBe(true);
    expect(c.doc.getText('text').length).toBe(0);
    expect(await world.runUntil(() => c.doc.getText('text').length === 2_000_000, 60_000)).toBe(true);
  });
});

describe('rule 4: forwarding', () => {
  test('rule 4: a pair that can never connect gets everything through somebody else', async () => {
    const world = await World.make({ seed: 'rule-4-cut' });
    world.crashHome();
    world.network.forbid('a', 'b');
    const [a, b] = [await world.open('a'), await world.open('b')];
    await world.open('c');
    await world.run(4_000);
    for (let i = 0; i < 20; i++) {
      write(a.doc, `${i} `);
      await world.run(60);
    }
    await world.run(500);
    expect(textOf(b.doc)).toBe(textOf(a.doc));
    expect(world.status('b').peers.find(({ session }) => session === a.room.session)?.route).toBe('indirect');
  });
});

describe('rules 5 and 6: home', () => {
  test('rule 5: home stands on a snapshot once there is enough, and a newcomer opens from it', async () => {
    const world = await World.make({ seed: 'rule-5-snapshot' });
    const a = await world.open('a');
    for (let i = 0; i < 100; i++) {
      write(a.doc, `${i} `);
      await world.run(40);
    }
    expect(await world.runUntil(() => heldBy(world.homeStorage).proved !== null, 20_000)).toBe(true);
    await world.run(2_000);
    expect(heldBy(a.device.storage).proved).toBe(heldBy(world.homeStorage).proved);
    write(a.doc, 'and after it ');
    await world.run(1_000);
    await world.close('a');
    const b = await world.open('b');
    await world.run(3_000);
    expect(contentOf(b.doc)).toEqual(contentOf(a.doc));
    expect(countsHeld(world.homeStorage).get(a.room.session)).toBe(101);
  });

  test('rule 5: a caller who has written nothing makes the snapshot, its certificate ahead of it', async () => {
    const world = await World.make({ seed: 'rule-5-silent-caller' });
    const a = await world.open('a');
    for (let i = 0; i < 100; i++) {
      write(a.doc, `${i} `);
      await world.run(10);
    }
    await world.close('a');
    expect(heldBy(world.homeStorage).proved).toBeNull();
    await world.open('b');
    expect(await world.runUntil(() => heldBy(world.homeStorage).proved !== null, 20_000)).toBe(true);
    expect(world.status('b').problems).toEqual([]);
  });

  test('rule 6: anybody delivers the edits of an author who has left', async () => {
    const world = await World.make({ seed: 'rule-6-departed' });
    world.crashHome();
    const a = await world.open('a');
    const b = await world.open('b');
    await world.run(3_000);
    write(a.doc, 'never reached home myself');
    await world.run(1_000);
    await world.close('a');
    await world.startHome();
    expect(await world.runUntil(() => world.status('b').outbox === 0, 20_000)).toBe(true);
    await world.close('b');
    const c = await world.open('c');
    await world.run(2_000);
    expect(contentOf(c.doc)).toEqual(contentOf(b.doc));
    expect(textOf(c.doc)).toBe('never reached home myself');
  });
});

describe('rule 7: callers', () => {
  test('rule 7: one caller a mesh, and another within seconds when it crashes', async () => {
    const world = await World.make({ seed: 'rule-7' });
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) await world.open(name);
    await world.run(30_000);
    const callers = () => names.filter((name) => world.status(name).home === 'connected');
    expect(callers()).toHaveLength(1);
    const [gone = ''] = callers();
    world.crash(gone);
    names.splice(names.indexOf(gone), 1);
    expect(await world.runUntil(() => callers().length > 0, 15_000)).toBe(true);
    await world.run(30_000);
    expect(callers()).toHaveLength(1);
  });

  test('rule 7: in a room where nothing happens the caller vanishes, and home misses no more than a moment', async () => {
    const world = await World.make({ seed: 'rule-7-quiet' });
    const names = ['a', 'b', 'c', 'd'];
    const docs = new Map<string, Y.Doc>();
    for (const name of names) docs.set(name, (await world.open(name)).doc);
    const w = await world.open('w', { webRtc: false });
    await world.run(100_000);
    const vanish = (): Y.Doc => {
      const [gone = ''] = names.filter((name) => world.status(name).home === 'connected');
      world.crash(gone);
      names.splice(names.indexOf(gone), 1);
      docs.delete(gone);
      const [other] = docs.values();
      if (!other) throw new Error('nobody stays');
      return other;
    };
    // Somebody writes at that moment.
    write(vanish(), 'just now ');
    expect(await world.runUntil(() => textOf(w.doc) === 'just now ', 5_000)).toBe(true);
    await world.run(100_000);
    // Nobody does but somebody whom home alone reaches.
    const other = vanish();
    write(w.doc, 'from beyond ');
    expect(await world.runUntil(() => textOf(other) === textOf(w.doc), 12_000)).toBe(true);
  });

  test('rule 7: who has no WebRTC edits live through home, and is seen by the mesh', async () => {
    const world = await World.make({ seed: 'rule-7-relay' });
    const [a, b] = [await world.open('a'), await world.open('b')];
    const w = await world.open('w', { webRtc: false });
    await world.run(12_000);
    expect(world.status('w').route).toBe('home');
    write(w.doc, 'from behind a wall ');
    await world.run(500);
    expect(textOf(a.doc)).toBe('from behind a wall ');
    expect(textOf(b.doc)).toBe('from behind a wall ');
    write(a.doc, 'and back ');
    await world.run(500);
    expect(textOf(w.doc)).toBe(textOf(a.doc));
    const seenBy = (name: string) => world.status(name).peers.map(({ session }) => session);
    for (const name of ['a', 'b']) expect(seenBy(name)).toContain(w.room.session);
    expect(seenBy('w')).toEqual(expect.arrayContaining([a.room.session, b.room.session]));
    expect([...a.room.awareness.getStates().keys()]).toContain(w.doc.clientID);
    world.crash('w');
    await world.run(10_000);
    for (const name of ['a', 'b']) expect(seenBy(name)).not.toContain(w.room.session);
  });
});

describe('rule 8: words', () => {
  test('rule 8: another home than the pinned one is not believed', async () => {
    const world = await World.make({ seed: 'rule-8-pin' });
    const a = await world.open('a');
    write(a.doc, 'x');
    await world.run(2_000);
    expect(world.status('a').lastEdit?.atHome).toBe(true);
    world.crashHome();
    await world.startHome(8);
    write(a.doc, 'y');
    await world.run(30_000);
    expect(world.status('a').home).toBe('untrusted');
    expect(world.status('a').lastEdit?.atHome).toBe(false);
    expect(world.status('a').problems.map(({ code }) => code)).toContain('home-key-changed');
  });

  test('rule 8: once a person takes another home for theirs, its word counts, and nobody asks again', async () => {
    const world = await World.make({ seed: 'rule-8-accepted' });
    const a = await world.open('a');
    write(a.doc, 'x');
    await world.run(2_000);
    world.crashHome();
    await world.startHome(8);
    write(a.doc, 'y');
    await world.run(30_000);
    expect(world.status('a')).toMatchObject({ home: 'untrusted', lastEdit: { atHome: false } });
    await a.room.acceptHome();
    await world.run(5_000);
    expect(world.status('a')).toMatchObject({ home: 'connected', outbox: 0, problems: [] });
    expect(world.status('a').lastEdit?.atHome).toBe(true);
    // Another document of this device knows it by that key, and by no other.
    await world.close('a');
    world.links = await world.newLinks();
    await world.open('a');
    await world.run(5_000);
    expect(world.status('a')).toMatchObject({ home: 'connected', problems: [] });
    world.crashHome();
    await world.startHome(7);
    await world.run(30_000);
    expect(world.status('a').home).toBe('untrusted');
  });

  test('rule 8: a home whose key handed over to another is still home, and nobody is asked', async () => {
    const world = await World.make({ seed: 'rule-8-handed-over' });
    const a = await world.open('a');
    write(a.doc, 'x');
    await world.run(2_000);
    world.crashHome();
    await world.startHome(9, [7, 8]);
    write(a.doc, 'y');
    await world.run(30_000);
    expect(world.status('a')).toMatchObject({ home: 'connected', outbox: 0, problems: [] });
    expect(world.status('a').lastEdit?.atHome).toBe(true);
  });

  test('rule 8: who opens a link that names home takes no other for it on the very first visit', async () => {
    const world = await World.make({ seed: 'rule-8-named' });
    const a = await world.open('a');
    const unnamed = a.room.links.edit ?? '';
    await world.run(5_000);
    const named = a.room.links.edit ?? '';
    expect(named.length - unnamed.length).toBeLessThanOrEqual(11);
    world.links = { ...world.links, edit: named };
    await world.open('b');
    await world.run(5_000);
    expect(world.status('b').problems).toEqual([]);
    for (const name of ['a', 'b']) await world.close(name);
    world.crashHome();
    await world.startHome(8);
    await world.open('c');
    await world.run(20_000);
    expect(world.status('c').home).toBe('untrusted');
    world.crashHome();
    await world.startHome(9, [7]);
    await world.open('d');
    await world.run(20_000);
    expect(world.status('d')).toMatchObject({ home: 'connected', problems: [] });
  });

  test('rule 8: a device that knows home by one document believes no other home in the next', async () => {
    const world = await World.make({ seed: 'rule-8-device' });
    await world.open('a');
    await world.run(5_000);
    await world.close('a');
    world.crashHome();
    await world.startHome(8);
    world.links = await world.newLinks();
    await world.open('a');
    await world.run(20_000);
    expect(world.status('a').home).toBe('untrusted');
  });

  test('rule 8: a second tab is no second copy', async () => {
    const world = await World.make({ seed: 'rule-8-tab' });
    world.crashHome();
    const a = await world.open('a');
    const tab = await world.open('a2', { tabOf: 'a' });
    await world.run(4_000);
    write(a.doc, 'x');
    await world.run(3_000);
    expect(textOf(tab.doc)).toBe('x');
    expect(world.status('a').lastEdit).toEqual({ onDevice: true, peers: 0, atHome: false });
  });
});

describe('rule 10: the alarm', () => {
  test('rule 10: where counts agree, state vectors, deletions and pending structs agree', async () => {
    const world = await World.make({ seed: 'rule-10' });
    const peers = [await world.open('a'), await world.open('b'), await world.open('c')];
    await world.run(3_000);
    for (let i = 0; i < 60; i++) {
      const { doc } = peers[i % 3] ?? peers[0] ?? { doc: new Y.Doc() };
      if (i % 5 === 4) doc.getText('text').delete(0, 2);
      else write(doc, `${i}-`);
      await world.run(25);
    }
    await world.run(3_000);
    const [a, ...others] = peers.map(({ doc }) => doc);
    for (const doc of others) {
      expect(Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(a ?? doc))).toBe(true);
      expect(doc.store.pendingStructs).toBeNull();
      expect(doc.store.pendingDs).toBeNull();
    }
  });
});

describe('rule 11: viewers', () => {
  test('rule 11: what a viewer changed locally is never signed, also not after the edit link is opened there', async () => {
    const world = await World.make({ seed: 'rule-11' });
    const a = await world.open('a');
    const v = await world.open('v', { link: 'view' });
    await world.run(3_000);
    write(v.doc, 'a view link can change nothing');
    await world.run(3_000);
    expect(textOf(a.doc)).toBe('');
    expect(world.status('v').lastEdit).toBeNull();
    await world.close('v');
    const editor = await world.open('v');
    await world.run(3_000);
    expect(textOf(editor.doc)).toBe('');
    expect(textOf(a.doc)).toBe('');
  });
});

describe('rule 12: tabs', () => {
  test('rule 12: tabs write to each other with every server gone, and one of them leads', async () => {
    const world = await World.make({ seed: 'rule-12' });
    world.crashHome();
    world.crashSignaling();
    const a = await world.open('a');
    const tab = await world.open('a2', { tabOf: 'a' });
    await world.run(1_000);
    write(a.doc, 'one ');
    write(tab.doc, 'two ');
    await world.run(500);
    expect(textOf(a.doc)).toBe(textOf(tab.doc));
    expect(textOf(a.doc)).toHaveLength(8);
    expect(world.status('a').route).toBe('tabs');
  });

  test('rule 12: a leading tab that freezes loses the lead to a visible one, which meets the mesh', async () => {
    const world = await World.make({ seed: 'rule-12-frozen' });
    await world.open('b');
    const a = await world.open('a');
    const tab = await world.open('a2', { tabOf: 'a' });
    await world.run(4_000);
    expect(world.status('a').signaling).toBe('connected');
    expect(world.status('a2').signaling).toBe('off');
    a.life.die();
    expect(await world.runUntil(() => world.status('a2').signaling === 'connected', 10_000)).toBe(true);
    write(tab.doc, 'still here ');
    expect(
      await world.runUntil(() => textOf(world.peers.get('b')?.doc ?? tab.doc) === 'still here ', 15_000),
    ).toBe(true);
    expect(world.status('a2').route).toBe('direct');
  });
});

describe('leaving', () => {
  test('who leaves is gone at once, who crashes within 10 s', async () => {
    const world = await World.make({ seed: 'leaving' });
    for (const name of ['a', 'b', 'c']) await world.open(name);
    await world.run(4_000);
    expect(world.status('a').peers).toHaveLength(2);
    await world.close('b');
    await world.run(100);
    expect(world.status('a').peers).toHaveLength(1);
    world.crash('c');
    await world.run(10_000);
    expect(world.status('a').peers).toHaveLength(0);
  });
});
