import { createTurnIssuer } from '@parley/turn';
import { type Coturn, startCoturn } from '../../turn/src/testing/coturn.ts';
import { test as base } from './test.ts';

const SECRET = 'the-secret-of-these-tests-and-of-nothing-else';
const HOUR_MS = 3_600_000;

export type TurnTransport = 'udp' | 'tcp' | 'tls';

/** A real coturn, and a server whose signaling gives out credentials for it. */
export interface Relay {
  readonly coturn: Coturn;
  /** As signaling names it to browsers. */
  url(transport: TurnTransport): string;
  /** Credentials as the server would have given them out two hours ago, good for one. */
  expired(): { username: string; credential: string };
}

export const test = base.extend<{ relay: Relay }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  relay: async ({}, use, testInfo) => {
    const coturn = await startCoturn({
      PARLEY_TURN_SECRET: SECRET,
      // On `lo` both ends of a relayed pair are at loopback addresses.
      PARLEY_TURN_ALLOW: '127.0.0.1,::1',
    });
    const urls: Record<TurnTransport, string> = {
      udp: `turn:localhost:${coturn.port}?transport=udp`,
      tcp: `turn:localhost:${coturn.port}?transport=tcp`,
      tls: `turns:localhost:${coturn.tlsPort}?transport=tcp`,
    };
    await use({
      coturn,
      url: (transport) => urls[transport],
      expired() {
        const clock = { now: () => Date.now() - 2 * HOUR_MS, after: noTimer, every: noTimer };
        return createTurnIssuer({ secret: SECRET, urls: [], ttlSeconds: 3_600, clock }).issue('late');
      },
    });
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('coturn.log', { body: coturn.log(), contentType: 'text/plain' });
    }
    await coturn.stop();
  },

  serverSettings: async ({ relay }, use) => {
    const urls = (['udp', 'tcp', 'tls'] as const).map(relay.url);
    // These rooms stand nowhere before somebody writes.
    await use({ PARLEY_TURN_SECRET: SECRET, PARLEY_TURN_URLS: urls.join(','), PARLEY_TURN_FOR: 'all' });
  },
});

const noTimer = () => ({ cancel() {} });
