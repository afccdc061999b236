import { SimulatedClock } from '@parley/runtime';
import type { Channel } from './channel.ts';
import { channelContract } from './channel-contract.ts';
import { type BroadcastChannelLike, MemoryBroadcast, openTabBus } from './index.ts';

let buses = 0;
const joinTabs = async (create: (name: string) => BroadcastChannelLike, turn: () => void = () => {}) => {
  const name = `bus ${buses++}`;
  const here = Promise.withResolvers<Channel>();
  const there = Promise.withResolvers<Channel>();
  const first = openTabBus({ name, id: 'first', create, onChannel: here.resolve });
  const second = openTabBus({ name, id: 'second', create, onChannel: there.resolve });
  turn();
  return {
    a: await here.promise,
    b: await there.promise,
    stop: () => {
      first.close();
      second.close();
    },
  };
};

channelContract('broadcast', { join: () => joinTabs((name) => new BroadcastChannel(name)) });

const clock = new SimulatedClock();
const memory = new MemoryBroadcast(clock);
channelContract('broadcast, in memory', {
  join: () => joinTabs(memory.create, () => clock.advance(5)),
  turn: () => clock.advance(5),
});
