import { silentLogger } from '@parley/runtime';
import { MemoryHub } from '@parley/transport/memory-exchange';
import { RedisExchange } from '@parley/transport/redis-exchange';
import { RedisServer } from '@parley/transport/redis-server';
import { afterAll, beforeAll } from 'vitest';
import { relayContract } from './testing/relay-contract.ts';

const hub = new MemoryHub();
relayContract('memory', {
  exchange: () => hub.exchange(),
  cut: async () => hub.cut(),
  mend: async () => hub.mend(),
});

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis?.close());
relayContract('Redis', {
  exchange: () => new RedisExchange({ url: redis.url, logger: silentLogger }),
  cut: () => redis.kill(),
  mend: () => redis.again(),
});
