import type { Page } from '@playwright/test';
import { type CandidatePair, type OpenDocument, selectedPairs, until } from '../src/index.ts';

/** The ways two browsers may be joined, best first; `home`: through the server that keeps the document. */
export type Rung = 'direct' | 'turn-udp' | 'turn-tcp' | 'turn-tls' | 'home';

/** How WebRTC carries a pair, by the statistics of both ends: a relay may stand at either, and the worst way to one is
 * what counts. Null: nothing is selected at one of them. */
function rungOf(one: CandidatePair | undefined, other: CandidatePair | undefined): Rung | null {
  if (!one || !other) return null;
  const relayed = [one, other].filter(({ local }) => local === 'relay');
  if (relayed.length === 0) return 'direct';
  if (relayed.some(({ relayProtocol }) => relayProtocol === 'tls')) return 'turn-tls';
  return relayed.some(({ relayProtocol }) => relayProtocol === 'tcp') ? 'turn-tcp' : 'turn-udp';
}

/** Waits until they are joined so; returns how long that took, in milliseconds. */
export async function untilRung(
  documents: readonly [OpenDocument, OpenDocument],
  must: Rung,
  timeout = 30_000,
): Promise<number> {
  const began = performance.now();
  let was: Rung | null = null;
  await until(
    `they are joined by ${must}`,
    async () => {
      was = await rungBetween(documents);
      return was === must;
    },
    { timeout, detail: () => `but by ${was}` },
  );
  return performance.now() - began;
}

/** The rung by which WebRTC joins two pages that have no other connection; null if it does not. */
export async function webRtcRung(one: Page, other: Page): Promise<Rung | null> {
  const [[first], [second]] = await Promise.all([selectedPairs(one), selectedPairs(other)]);
  return rungOf(first, second);
}

/** By what the browsers' own statistics say; `home` where WebRTC carries nothing, and both say that they are there. */
export async function rungBetween([one, other]: readonly [OpenDocument, OpenDocument]): Promise<Rung | null> {
  const rung = await webRtcRung(one.page, other.page);
  if (rung !== null) return rung;
  const status = await Promise.all([one.status(), other.status()]);
  const through = status.every(({ route, peers }) => route === 'home' && peers[0]?.route === 'home');
  return through ? 'home' : null;
}
