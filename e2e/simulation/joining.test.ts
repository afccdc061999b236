import { type JoinError, joinClient } from '@parley/join';
import { createSealer, openFragment } from '@parley/seal';
import { expect, test } from 'vitest';
import { contentOf, World } from './world.ts';

const SIGNALING = 'ws://parley.test/signal';
/** Long enough for a link that was cut to be given up, ms. */
const CUT_MS = 60_000;

test("rule 9: who joins signaling under an editor's session and leaves is let in by nobody, and parts no two editors", async () => {
  const world = await World.make({ seed: 'joining' });
  const servers = { signaling: SIGNALING, home: null };
  const a = await world.open('a', { servers });
  const b = await world.open('b', { servers });
  await world.run(3_000);
  expect(world.status('a').peers).toHaveLength(1);

  const access = await openFragment(world.suite, new URL(world.links.view).hash.slice(1));
  const own = await createSealer(world.suite, access, world.random);
  /** Joins under that session, with a viewer's own key, and leaves; what it was told. */
  const pose = async (session: typeof own.session): Promise<string> => {
    let outcome = '';
    const joining = world.network.dial('eve', 'signal').then((channel) =>
      joinClient(channel, {
        access,
        prover: { session, answer: (fields) => own.answer(fields) },
        role: 'edit',
        service: 'signaling',
        origin: 'parley.test',
        random: world.random,
        clock: world.clock,
        timeoutMs: 5_000,
      }),
    );
    joining.then(
      ({ channel }) => {
        outcome = 'let in';
        channel.close('going-away');
      },
      (error: JoinError) => {
        outcome = error.reason;
      },
    );
    await world.runUntil(() => outcome !== '', 10_000, 10);
    return outcome;
  };
  expect(await pose(own.session)).toBe('let in');

  world.network.cut('a', 'b');
  await world.run(CUT_MS);
  expect(await pose(a.room.session)).toBe('join-refused');
  expect(await pose(b.room.session)).toBe('join-refused');
  await world.run(1_000);
  world.network.mend('a', 'b');
  a.doc.getText('text').insert(0, 'after');
  expect(await world.runUntil(() => contentOf(b.doc).text === 'after', 60_000, 100)).toBe(true);
  expect(world.status('a').peers).toHaveLength(1);
});
