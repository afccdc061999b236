import { SimulatedClock } from '@parley/runtime/testing';
import { expect, it, vi } from 'vitest';
import { LivenessDriver } from './liveness-driver.ts';

const driven = () => {
  const clock = new SimulatedClock(0);
  const log: string[] = [];
  const note = (word: string) => (what: string) => log.push(`${clock.now()} ${word} ${what}`);
  const driver = new LivenessDriver({
    self: 'me',
    clock,
    send: note('send'),
    probe: note('probe'),
    dead: (link) => {
      note('dead')(link);
      driver.linkDown(link);
    },
    appeared: note('appeared'),
    vanished: note('vanished'),
  });
  return { clock, log, driver };
};

it('performs what liveness reports, at its time', () => {
  const { clock, log, driver } = driven();
  driver.linkUp('link', 'ada');
  clock.advance(10_000);
  expect(log).toEqual([
    '0 appeared ada',
    '0 send link',
    '2000 send link',
    '4000 send link',
    '4000 probe link',
    '6000 vanished ada',
    '6000 send link',
    '6000 dead link',
  ]);
  expect(driver.here.size).toBe(0);
});

it('sets no timer for a table that comes', () => {
  const { clock, driver } = driven();
  driver.linkUp('link', 'ada');
  driver.linkUp('other', 'bob');
  const after = vi.spyOn(clock, 'after');
  for (let second = 0; second < 20; second++) {
    for (const [link, session] of [
      ['link', 'ada'],
      ['other', 'bob'],
    ] as const)
      driver.received(link, new Map([[session, second + 1]]));
    clock.advance(1_000);
  }
  expect(after.mock.calls.length, 'one for each table that is sent').toBeLessThanOrEqual(12);
});

it('knows over which link a session is heard', () => {
  const { driver } = driven();
  driver.linkUp('link', 'ada');
  driver.received('link', new Map([['bob', 1]]));
  expect([driver.via('bob'), driver.via('nobody')]).toEqual(['link', null]);
  driver.farewell('bob');
  expect(driver.via('bob')).toBeNull();
});

it('does nothing any more once closed', () => {
  const { clock, log, driver } = driven();
  driver.linkUp('link', 'ada');
  driver.close();
  log.length = 0;
  driver.linkDown('link');
  clock.advance(60_000);
  expect(log).toEqual([]);
  expect(clock.pending).toBe(0);
});
