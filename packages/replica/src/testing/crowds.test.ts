import { describe, expect, it } from 'vitest';
import { COMPACT, type ModelDevice } from './model-device.ts';
import { World } from './world.ts';

const SEED = 11;
/** Ten minutes end alike: 3 to 10 bases at each replica, 50 made. */
const SECONDS = 200;

describe('many at once', () => {
  it('L7: sixteen devices that meet a fork make at most two bases, and each is uploaded once', () => {
    const world = new World(SEED);
    for (let i = 0; i < 16; i++) world.add(true);
    const [ones, others] = [world.devices.slice(0, 8), world.devices.slice(8)];
    const alone = (writing: readonly ModelDevice[], away: readonly ModelDevice[]): void => {
      for (const device of away) world.leave(device);
      for (const device of writing) world.comeBack(device);
      for (const device of writing) for (let i = 0; i < COMPACT; i++) device.edit(i, false);
      for (let second = 0; second < 60; second++) world.tick();
    };
    world.backUp();
    alone(ones, others);
    world.restore();
    alone(others, ones);
    expect(new Set(world.devices.map(({ part }) => part.proved)).size).toBe(2);
    const made = world.made;
    const uploads: string[] = [];
    const send = world.network.send.bind(world.network);
    world.network.send = (from, to, message) => {
      if (message.type === 'snapshot' && to === 'home') uploads.push(message.base.hash);
      send(from, to, message);
    };
    const { rest, equal } = world.peace();
    expect(rest).not.toBe(null);
    expect(equal).toBeLessThan(30);
    expect(world.made - made).toBeLessThanOrEqual(2);
    expect(new Set(uploads).size).toBe(uploads.length);
    expect(new Set(world.devices.map(({ part }) => part.proved)).size).toBe(1);
  });

  it('L7: a false base a second, for minutes: nothing is lost, and storage stays bounded', () => {
    const world = new World(SEED);
    const [first, second] = [world.add(true), world.add(true)];
    world.add(false);
    let most = 0;
    for (let at = 0; at < SECONDS; at++) {
      if (at % 20 === 0) first.edit(at, false);
      const base = world.forger.base(at, first, second, at % 2 === 0);
      if (at % 3 === 0) world.home.takeSnapshot(base);
      else second.takeSnapshot(base, null);
      world.tick();
      most = Math.max(most, ...[world.home, ...world.devices].map(({ part }) => part.bases.size));
    }
    expect(world.peace().rest).not.toBe(null);
    for (const { doc, everShown } of world.devices) {
      const shown = doc.shown();
      expect([...everShown].filter((key) => shown.get(key) !== 'true')).toEqual([]);
    }
    // As many as come until one is made that contains them.
    expect(most).toBeLessThanOrEqual(32);
  });
});
