import { describe, expect, test } from 'vitest';
import { contentOf, World } from './world.ts';

/** Three who are joined to each other, and then the internet is gone. */
async function cutOff(seed: string): Promise<World> {
  const world = await World.make({ seed });
  for (const name of ['a', 'b', 'c']) await world.open(name);
  await world.run(5_000);
  world.crashHome();
  world.crashSignaling();
  await world.run(3_000);
  return world;
}

const routes = (world: World, name: string): string[] => world.status(name).peers.map(({ route }) => route);

describe('signaling is out of reach', () => {
  test('two who lose each other find each other again through the third', async () => {
    const world = await cutOff('neighbour');
    world.network.cut('b', 'c');
    const isApart = (): boolean => routes(world, 'b').includes('indirect');
    expect(await world.runUntil(isApart, 20_000)).toBe(true);
    world.peers.get('b')?.doc.getText('text').insert(0, 'round about ');
    await world.run(2_000);
    expect(contentOf(world.peers.get('c')?.doc ?? expect.fail()).text).toBe('round about ');
    world.network.mend('b', 'c');
    const isJoined = (): boolean =>
      ['b', 'c'].every((name) => routes(world, name).join() === 'direct,direct');
    expect(await world.runUntil(isJoined, 40_000)).toBe(true);
  });

  test('somebody new who is joined to one of them is joined to the other', async () => {
    const world = await World.make({ seed: 'third' });
    for (const name of ['a', 'b']) await world.open(name);
    await world.run(5_000);
    // The third meets the first alone.
    world.network.cut('b', 'c');
    await world.open('c');
    expect(await world.runUntil(() => routes(world, 'c').includes('direct'), 10_000)).toBe(true);
    expect(routes(world, 'c')).not.toEqual(['direct', 'direct']);
    world.crashHome();
    world.crashSignaling();
    await world.run(20_000);
    expect(routes(world, 'c').sort()).toEqual(['direct', 'indirect']);
    world.network.mend('b', 'c');
    expect(await world.runUntil(() => routes(world, 'c').join() === 'direct,direct', 40_000)).toBe(true);
  });
});
