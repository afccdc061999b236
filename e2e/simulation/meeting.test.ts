import { expect, test } from 'vitest';
import { contentOf, World } from './world.ts';

test('two peers meet, write, and home keeps it', async () => {
  const world = await World.make({ seed: 'first', ...(process.env.LOG ? { logger: console } : {}) });
  const a = await world.open('a');
  const b = await world.open('b');
  await world.run(3_000);
  expect(world.status('a')).toMatchObject({ route: 'direct', signaling: 'connected' });
  a.doc.getText('text').insert(0, 'hello ');
  b.doc.getText('text').insert(0, 'world');
  await world.run(200);
  expect(contentOf(a.doc)).toEqual(contentOf(b.doc));
  expect(a.doc.getText('text').length).toBe(11);
  await world.run(600);
  expect(world.status('a').lastEdit).toMatchObject({ onDevice: true, peers: 1 });
  await world.run(3_000);
  expect(world.status('a').lastEdit).toEqual({ onDevice: true, peers: 1, atHome: true });
  expect(world.status('b').lastEdit).toEqual({ onDevice: true, peers: 1, atHome: true });
  await world.run(20_000);
  const callers = ['a', 'b'].filter((name) => world.status(name).home === 'connected');
  expect(callers).toHaveLength(1);
  await world.close('a');
  await world.close('b');
  const c = await world.open('c');
  await world.run(1_000);
  expect(contentOf(c.doc)).toEqual(contentOf(b.doc));
});
