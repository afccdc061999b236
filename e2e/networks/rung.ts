import type { CandidatePair } from '../src/peer-connections.ts';

/** The ways two browsers may be joined, best first; `home`: through the server that keeps the document. */
export type Rung = 'direct' | 'turn-udp' | 'turn-tcp' | 'turn-tls' | 'home';

/** How WebRTC carries a pair, by the statistics of both ends: a relay may stand at either, and the worst way to one is
 * what counts. Null: nothing is selected at one of them. */
export function rungOf(one: CandidatePair | undefined, other: CandidatePair | undefined): Rung | null {
  if (!one || !other) return null;
  const relayed = [one, other].filter(({ local }) => local === 'relay');
  if (relayed.length === 0) return 'direct';
  if (relayed.some(({ relayProtocol }) => relayProtocol === 'tls')) return 'turn-tls';
  return relayed.some(({ relayProtocol }) => relayProtocol === 'tcp') ? 'turn-tcp' : 'turn-udp';
}
