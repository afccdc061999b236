import { MemoryLog } from '@parley/log/memory';
import { clientIdOf } from '@parley/room/sync';
import { createSealer, openFragment } from '@parley/seal';
import { asBytes, sha256Sync } from '@parley/wire';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { heldBy } from './held.ts';
import { contentOf, World } from './world.ts';

/** More than one message can name. */
const SESSIONS = 6_001;

/** Lets so many sessions have written one edit each, all at home. */
async function wroteOnce(world: World, count: number): Promise<void> {
  const access = await openFragment(world.suite, new URL(world.links.edit).hash.slice(1));
  const storage = world.homeStorage;
  if (!storage) throw new Error('home knows no document yet');
  const log = new MemoryLog({ storage });
  await log.open();
  for (let i = 0; i < count; i++) {
    const sealer = await createSealer(world.suite, access, world.random);
    const doc = new Y.Doc();
    doc.clientID = clientIdOf(sealer.session);
    doc.getMap('marks').set(`${i}`, true);
    const update = asBytes(Y.encodeStateAsUpdate(doc));
    const { envelope, chunks } = await sealer.edit({ part: 0, number: 0, prev: null }, update);
    await log.write({
      ...(sealer.certificate ? { certificates: [sealer.certificate] } : {}),
      edits: [{ envelope, chunks, hash: sha256Sync(envelope.bytes) }],
    });
  }
  await log.close();
}

test('L9: a room has no number of sessions: the 6,002nd reads all, writes, and a newcomer receives it', async () => {
  const world = await World.make({ seed: 'many sessions' });
  await world.open('first', { link: 'view' });
  await world.run(2_000);
  await world.close('first');
  world.crashHome();
  await wroteOnce(world, SESSIONS);
  await world.startHome();
  const a = await world.open('a');
  const marks = (doc: Y.Doc): number => doc.getMap('marks').size;
  expect(await world.runUntil(() => marks(a.doc) === SESSIONS, 60_000)).toBe(true);
  a.doc.getText('text').insert(0, 'one more');
  expect(await world.runUntil(() => world.status('a').lastEdit?.atHome === true, 60_000)).toBe(true);
  expect(world.status('a')).toMatchObject({ outbox: 0, problems: [] });
  // They are many: a base is made of them, and covers each.
  await world.run(30_000);
  expect(Math.max(...[...heldBy(world.homeStorage).bases.values()].map(({ size }) => size))).toBe(
    SESSIONS + 1,
  );
  await world.close('a');
  const n = await world.open('n');
  expect(await world.runUntil(() => marks(n.doc) === SESSIONS, 60_000)).toBe(true);
  expect(contentOf(n.doc)).toEqual(contentOf(a.doc));
});
