import { type Clock, SimulatedClock, seededRandom } from '@parley/runtime';
import type { CloseReason } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.ts';
import { channelContract } from './channel-contract.ts';
import { type DialError, type LinkProperties, MemoryNetwork, memoryPair } from './index.ts';

const simulated = (link: Partial<LinkProperties>) => {
  const clock = new SimulatedClock();
  return {
    join: async () => {
      const [a, b] = memoryPair({ clock, random: seededRandom('contract'), ...link });
      return { a, b, stop: () => {} };
    },
    turn: () => clock.advance(20),
  };
};

channelContract('memory', simulated({ rate: 20_000_000 }));
channelContract(
  'memory, over a bad wire',
  simulated({ rate: 20_000_000, delay: 3, jitter: 8, loss: 0.05, retransmit: 20 }),
);
