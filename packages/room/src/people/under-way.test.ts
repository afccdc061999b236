import { SimulatedClock } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import { isUnderWay } from './under-way.ts';

/** A channel that says at each look how much has come. */
function channelOf(...received: number[]) {
  const way = { path: 'direct', relay: null, roundTrip: null, sent: 0, ends: [null, null] } as const;
  return {
    way: async () => {
      const now = received.shift();
      return now === undefined ? undefined : { ...way, received: now };
    },
  };
}

async function look(channel: Parameters<typeof isUnderWay>[0]): Promise<boolean> {
  const clock = new SimulatedClock(0);
  const is = isUnderWay(channel, clock);
  await clock.advanceSettled(1_000, () => new Promise((resolve) => setImmediate(resolve)));
  return is;
}

test('what grows by more than acknowledgements within a second is under way', async () => {
  expect(await look(channelOf(1_000, 6_000))).toBe(true);
  expect(await look(channelOf(1_000, 5_000))).toBe(false);
});

test('nothing is where the channel does not tell, or runs over another way meanwhile', async () => {
  expect(await look({})).toBe(false);
  expect(await look(channelOf())).toBe(false);
  expect(await look(channelOf(1_000))).toBe(false);
  expect(await look(channelOf(9_000, 5_000))).toBe(false);
});
