import { type Logger, systemRandom } from '@parley/runtime';
import { createSignaling, type Signaling } from '@parley/signaling';
import type { Exchange } from '@parley/transport/exchange';
import { createTurnIssuer } from '@parley/turn';
import type { Config } from './config.ts';
import { serverCrypto } from './crypto/server-crypto.ts';
import type { HomePart, HomePartOptions } from './home-part.ts';
import { placeOf } from './place.ts';
import type { Policy } from './policy.ts';
import type { ServedPart } from './served-part.ts';
import type { ServerOptions } from './server-options.ts';
import type { Endpoint } from './upgrades.ts';

/** Signaling bounds its peers itself; this is what a socket may send before it looks: a little more than that. */
const SIGNALING_RATE = { messagesPerSecond: 200, bytesPerSecond: 256 * 1024, burstSeconds: 30 };

/** More than an honest author can sign, so that only a flood meets it; home's own bounds are about what it keeps. */
const HOME_RATE = { messagesPerSecond: 20_000, bytesPerSecond: 64 * 1024 * 1024 };

/** By how much the file of all rooms may be larger than what is kept in all, in bytes: the budget refuses first, and this only
 * stops what is not asked for, as snapshots are. */
const FILE_SLACK = 256 * 1024 * 1024;

/** Signaling and home, whichever are served here. */
export interface Parts {
  readonly endpoints: readonly Endpoint[];
  readonly home: HomePart | null;
  readonly signaling: Signaling | null;
  /** What joins them to other processes; null: they are alone. */
  readonly exchange: Exchange | null;
}

export interface PartsOptions extends ServerOptions {
  readonly policy: Policy;
  readonly committed: HomePartOptions['committed'];
}

/**
 * Starts signaling and home, whichever the settings name.
 *
 * @throws StartError if home has no folder to write to.
 */
export async function openParts(config: Config, options: PartsOptions): Promise<Parts> {
  const { clock, logger, policy, committed } = options;
  const publicHosts = config.publicPlace.hosts;
  const shared = { suite: serverCrypto(logger), clock, random: systemRandom, logger, policy, publicHosts };
  const endpoints: Endpoint[] = [];
  let home: HomePart | null = null;
  const exchange = config.redis === null ? null : await redisAt(config.redis, logger);
  if (config.parts.has('home')) {
    // Loaded only where it is served: it brings SQLite with it.
    const { HomePart: Part } = await import('./home-part.ts');
    const place = placeOf(config);
    home = await Part.open({
      ...shared,
      // Homes that share no logs are not one home.
      ...(exchange && place.kind === 'database' ? { exchange } : {}),
      committed,
      place,
      roomBytes: config.maxRoomBytes,
      fileBytes: config.budgets.storedBytes + FILE_SLACK,
      expireDays: config.expireDays,
    }).catch(async (error: unknown) => {
      await exchange?.close();
      throw error;
    });
    endpoints.push({ path: '/home', name: 'home', part: home, limits: HOME_RATE });
  }
  // Last, because it cannot fail: nothing else is left running if home did.
  let signaling: Signaling | null = null;
  if (config.parts.has('signaling')) {
    const turn = config.turn === null ? null : createTurnIssuer({ ...config.turn, clock });
    signaling = createSignaling({ ...shared, turn, ...(exchange ? { exchange } : {}) });
    endpoints.push({ path: '/signal', name: 'signaling', part: partOf(signaling), limits: SIGNALING_RATE });
  }
  return { endpoints, home, signaling, exchange };
}

/** Loaded only where there is one. */
async function redisAt(url: string, logger: Logger): Promise<Exchange> {
  const { RedisExchange } = await import('@parley/transport/redis-exchange');
  return new RedisExchange({ url, logger });
}

const partOf = (signaling: Signaling): ServedPart => ({
  accept: (channel, visitor) => signaling.accept(channel, visitor),
  stats: () => signaling.stats(),
  close: () => signaling.close(),
});
