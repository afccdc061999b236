import { createOwnerLink, openFragment, signDeletion } from '@parley/seal';
import { describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { forge } from './deletion-forger.ts';
import { bytesHeld } from './held.ts';
import { type SimPeer, World } from './world.ts';

const write = (doc: Y.Doc, text: string): void => doc.getText('text').insert(0, text);
const textOf = (doc: Y.Doc): string => doc.getText('text').toString();

/** Its owner deletes the document, on this peer's device. Time runs until that is written down. */
async function deleted(world: World, { room }: SimPeer): Promise<void> {
  const deleting = room.deleteForEverybody(world.links.owner);
  await world.run(100);
  await deleting;
}

/** Two who have written something that home has. */
async function together(seed: string) {
  const world = await World.make({ seed });
  const a = await world.open('a');
  const b = await world.open('b');
  write(a.doc, 'words');
  await world.run(5_000);
  expect(textOf(b.doc)).toBe('words');
  expect(world.status('a').lastEdit?.atHome).toBe(true);
  return { world, a, b };
}

describe('the owner deletes for everybody', () => {
  test('home erases, whoever is there hears of it and stops, and each keeps a copy', async () => {
    const { world, a, b } = await together('deletion');
    const homes = () => bytesHeld(world.homeStorage);
    expect(homes()).not.toEqual([]);
    await deleted(world, a);
    await world.run(8_000);
    const time = world.deletions.get(a.room.id)?.time;
    expect(homes()).toEqual([]);
    for (const name of ['a', 'b']) {
      expect(world.status(name)).toMatchObject({ deletion: { time, atHome: true }, outbox: 0, problems: [] });
      expect(world.status(name).home).toBe('off');
    }
    expect([textOf(a.doc), textOf(b.doc)]).toEqual(['words', 'words']);
    // What is written afterwards goes nowhere.
    write(a.doc, 'more ');
    await world.run(20_000);
    expect([textOf(b.doc), homes()]).toEqual(['words', []]);
    await world.close('a');
    const again = await world.open('a');
    expect(textOf(again.doc)).toBe('more words');
    expect(world.status('a').deletion).toEqual({ time, atHome: true });
  });

  test('whoever opens the link later, or with a copy from before, is told by home', async () => {
    const { world, a } = await together('deletion-later');
    await world.close('b');
    await deleted(world, a);
    await world.run(5_000);
    await world.close('a');
    const b = await world.open('b');
    const newcomer = await world.open('c', { link: 'view' });
    await world.run(5_000);
    expect([textOf(b.doc), textOf(newcomer.doc)]).toEqual(['words', '']);
    for (const name of ['b', 'c']) expect(world.status(name).deletion?.atHome).toBe(true);
    expect(bytesHeld(world.homeStorage)).toEqual([]);
  });

  test('without home it is kept, told to whoever comes, and to home once it answers, by any device that knows', async () => {
    const { world, a } = await together('deletion-offline');
    await world.close('b');
    world.crashHome();
    await deleted(world, a);
    await world.run(2_000);
    expect(world.status('a').deletion?.atHome).toBe(false);
    const b = await world.open('b');
    await world.run(10_000);
    expect(world.status('b').deletion?.atHome).toBe(false);
    expect(textOf(b.doc)).toBe('words');
    await world.close('a');
    await world.close('b');
    await world.startHome();
    await world.open('b');
    await world.run(20_000);
    expect(world.status('b').deletion?.atHome).toBe(true);
    expect([world.deletions.size, bytesHeld(world.homeStorage)]).toEqual([1, []]);
    await world.open('a');
    await world.run(20_000);
    expect(world.status('a').deletion?.atHome).toBe(true);
  });

  test('an editor, a viewer, or what is of another room, deletes nothing', async () => {
    const { world, a, b } = await together('deletion-hostile');
    await expect(a.room.deleteForEverybody(world.links.edit)).rejects.toThrow(TypeError);
    await expect(a.room.deleteForEverybody(world.links.view)).rejects.toThrow(TypeError);
    const other = await world.newLinks();
    await expect(a.room.deleteForEverybody(other.owner)).rejects.toThrow(TypeError);
    const { suite } = world;
    const room = a.room.id;
    const { edit } = await openFragment(suite, world.links.edit.split('#')[1] ?? '');
    const elsewhere = await openFragment(suite, (await createOwnerLink(suite, world.random)).owner);
    if (!edit || !elsewhere.owner) throw new Error('each has its key');
    const time = world.clock.now();
    const forged = [
      await signDeletion(edit, { room, time }),
      await signDeletion(await world.homeKey(), { room, time }),
      await signDeletion(elsewhere.owner, { room, time }),
      await signDeletion(elsewhere.owner, { room: elsewhere.room, time }),
    ];
    await world.open('m', { alter: forge(forged) });
    await world.run(10_000);
    for (const name of ['a', 'b', 'm']) expect(world.status(name).deletion).toBeNull();
    expect(world.deletions.size).toBe(0);
    write(a.doc, 'still ');
    await world.run(3_000);
    expect(textOf(b.doc)).toBe('still words');
    expect(world.status('a').lastEdit?.atHome).toBe(true);
  });

  test('a home that says so without the owner’s word is not believed: it is whoever runs it', async () => {
    const { world, a } = await together('deletion-by-home');
    await world.close('b');
    world.refusals.add(a.room.id);
    await world.home?.end(a.room.id, 'deleted');
    await world.run(3_000);
    expect(world.status('a').deletion).toBeNull();
    expect(world.status('a').problems.map(({ code }) => code)).toEqual(['home-deleted']);
    const b = await world.open('b');
    write(a.doc, 'still ');
    await world.run(5_000);
    expect(textOf(b.doc)).toBe('still words');
  });
});

describe('a document that expired at home', () => {
  test('a device that has it is told, and brings it back; who has nothing is told too', async () => {
    const { world, a } = await together('expired');
    const { id } = a.room;
    await world.close('a');
    await world.close('b');
    await world.run(10_000);
    await world.expire(id);
    await world.open('c');
    await world.run(5_000);
    const codes = (name: string) => world.status(name).problems.map(({ code }) => code);
    expect([codes('c'), world.status('c').arrived]).toEqual([['home-expired'], false]);
    expect(world.status('c').homeKeepsDays).toBe(30);
    const said: string[][] = [];
    const back = await world.open('a');
    back.room.onStatus(({ problems }) => said.push(problems.map(({ code }) => code)));
    said.push(codes('a'));
    await world.run(10_000);
    expect(said).toContainEqual(['home-expired']);
    expect([codes('a'), codes('c')]).toEqual([[], []]);
    expect(textOf(world.peers.get('c')?.doc as Y.Doc)).toBe('words');
    expect(bytesHeld(world.homeStorage)).not.toEqual([]);
  });
});
