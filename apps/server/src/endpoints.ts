import { systemRandom } from '@parley/runtime';
import { webCrypto } from '@parley/seal';
import { createSignaling } from '@parley/signaling';
import { createTurnIssuer } from '@parley/turn';
import type { Config } from './config.ts';
import type { ServerOptions } from './server-options.ts';
import type { Endpoint } from './upgrades.ts';

/** Signaling bounds its peers itself; this is what a socket may send before it looks: a little more than that. */
const SIGNALING_RATE = { messagesPerSecond: 200, bytesPerSecond: 256 * 1024, burstSeconds: 30 };

/** More than an honest author can sign, so that only a flood meets it; home's own bounds are about what it keeps. */
const HOME_RATE = { messagesPerSecond: 20_000, bytesPerSecond: 64 * 1024 * 1024 };

/**
 * Starts signaling and home, whichever the settings name.
 *
 * @throws StartError if home has no folder to write to.
 */
export async function openEndpoints(config: Config, { clock, logger }: ServerOptions): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = [];
  const shared = {
    suite: webCrypto(),
    clock,
    random: systemRandom,
    logger,
    publicHosts: config.publicPlace.hosts,
  };
  if (config.parts.has('home')) {
    // Loaded only where it is served: it brings SQLite with it.
    const { openHome } = await import('./home-part.ts');
    const { dataDirectory: directory, maxRoomBytes: roomBytes } = config;
    const home = await openHome({ ...shared, directory, roomBytes });
    endpoints.push({ path: '/home', part: home, limits: HOME_RATE });
  }
  // Last, because it cannot fail: nothing is left running if home did.
  if (config.parts.has('signaling')) {
    const turn = config.turn === null ? null : createTurnIssuer({ ...config.turn, clock });
    endpoints.push({ path: '/signal', part: createSignaling({ ...shared, turn }), limits: SIGNALING_RATE });
  }
  return endpoints;
}
