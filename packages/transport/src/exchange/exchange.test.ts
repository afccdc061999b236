import { silentLogger } from '@parley/runtime';
import { afterAll, beforeAll } from 'vitest';
import { exchangeContract } from '../testing/exchange-contract.ts';
import { RedisServer } from '../testing/redis-server.ts';
import { MemoryHub } from './memory-exchange.ts';
import { RedisExchange } from './redis-exchange.ts';

const hub = new MemoryHub();
exchangeContract('memory', {
  exchange: () => hub.exchange(),
  cut: async () => hub.cut(),
  mend: async () => hub.mend(),
});

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis?.close());
exchangeContract('Redis', {
  exchange: () => new RedisExchange({ url: redis.url, logger: silentLogger }),
  cut: () => redis.kill(),
  mend: () => redis.again(),
});
