import { createSealer, openFragment } from '@parley/seal';
import type { Covers } from '@parley/wire';
import { expect, test } from 'vitest';
import { coversOfRuns } from '../src/covers-of-runs.ts';
import { falseSnapshots } from '../src/false-snapshots.ts';
import { HostileWires } from '../src/hostile-wire.ts';
import { heldBy } from './held.ts';
import { contentOf, World } from './world.ts';

const SIGNALING = 'ws://parley.test/signal';
/** Edits after which everybody compacts, and some more. */
const MANY = 70;
const FEW = 10;

const counts = (covers: Covers | undefined): number[] => [...(covers ?? [])].map(([, { count }]) => count);

test('L8: after a true base that claims a million of everybody one is made that covers what it holds, before any page is opened anew', async () => {
  const world = await World.make({ seed: 'million' });
  for (const name of ['a', 'b']) await world.open(name);
  const wires = new HostileWires();
  await world.open('eve', { alter: wires.tap, servers: { signaling: SIGNALING, home: null } });
  await world.run(3_000);
  const docOf = (name: string) => {
    const peer = world.peers.get(name);
    if (!peer) throw new Error(`nobody is called ${name}`);
    return peer.doc;
  };
  const write = async (name: string, edits: number): Promise<void> => {
    for (let i = 0; i < edits; i++) {
      docOf(name).getText('text').insert(0, `${name}${i} `);
      await world.run(300);
    }
  };
  await write('a', MANY);
  await write('b', FEW);
  await world.run(15_000);
  const { receipt } = wires;
  if (!receipt) throw new Error('a peer hears receipts');
  const access = await openFragment(world.suite, new URL(world.links.edit).hash.slice(1));
  const made = await falseSnapshots({
    sealer: await createSealer(world.suite, access, world.random),
    covers: coversOfRuns(receipt.runs),
    bases: receipt.bases,
    doc: docOf('a'),
  });
  const million = made.find(({ what }) => what.startsWith('the whole document'));
  if (!million) throw new Error('none is whole');
  for (const wire of wires.open) for (const message of million.messages) wire.say(message);
  await world.run(20_000);
  const { proved, bases } = heldBy(world.homeStorage);
  expect([...bases.keys()]).toEqual([proved]);
  expect(proved).not.toBe(million.hash);
  expect(counts(bases.get(proved ?? '')).sort()).toEqual([FEW, MANY].sort());

  const text = contentOf(docOf('a')).text;
  for (const name of ['a', 'b', 'eve']) world.crash(name);
  for (const name of ['a', 'b']) await world.open(name);
  await write('b', MANY);
  await world.run(30_000);
  const later = heldBy(world.homeStorage);
  expect([...later.bases.keys()]).toEqual([later.proved]);
  expect(counts(later.bases.get(later.proved ?? ''))).toEqual(expect.arrayContaining([FEW, MANY]));
  expect(contentOf(docOf('b')).text).toContain(text);
});
