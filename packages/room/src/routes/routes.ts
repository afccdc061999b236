import type { Link } from '@parley/replica';
import { mayEdit, type SessionId } from '@parley/wire';
import type { PeerStatus, Route } from '../status/status.ts';
import type { Said } from '../sync/said.ts';
import type { Neighbour } from './neighbours.ts';

/** The route that carries this peer: the best of its links. A pair whose path is not known yet counts as relayed, which
 * promises less. */
export function routeOf(neighbours: Iterable<Neighbour>): Route {
  let best: Route = 'offline';
  const order: readonly Route[] = ['offline', 'tabs', 'home', 'relayed', 'direct'];
  for (const { link, path } of neighbours) {
    const route = ROUTE_OF[link.info.kind] ?? path ?? 'relayed';
    if (order.indexOf(route) > order.indexOf(best)) best = route;
  }
  return best;
}

const ROUTE_OF: Partial<Record<Link['info']['kind'], Route>> = { home: 'home', tab: 'tabs' };

export interface Sighting {
  readonly session: SessionId;
  /** The link over which it was heard of last; null if none. */
  readonly over: Link | null;
}

/** How each session that is here is connected to this peer. */
export function peersOf(
  sightings: Iterable<Sighting>,
  neighbours: readonly Neighbour[],
  clientOf: (session: SessionId) => number | null,
): PeerStatus[] {
  const direct = new Map(neighbours.map((neighbour) => [neighbour.link.info.session, neighbour]));
  return [...sightings]
    .map(({ session, over }): PeerStatus => {
      const neighbour = direct.get(session);
      const client = clientOf(session);
      if (!neighbour)
        return { session, role: null, route: over?.info.kind === 'home' ? 'home' : 'indirect', client };
      const route = neighbour.link.info.kind === 'tab' ? 'tab' : (neighbour.path ?? 'relayed');
      return { session, role: neighbour.role, route, client };
    })
    .sort((a, b) => (a.session < b.session ? -1 : 1));
}

/** On how many other devices something is held durably, by the word of certified editors: anybody's would
 * do for whoever has a lesser link. A tab of this device is no second copy, and a peer without storage (device all zeros)
 * holds nothing. */
export function copiesOf(
  isHeld: (said: Said) => boolean,
  neighbours: Iterable<Neighbour>,
  ownDevice: string,
  noDevice: string,
): number {
  const devices = new Set<string>();
  for (const { link, peer, role, said } of neighbours) {
    if (!peer || role === null || !mayEdit(role)) continue;
    if (link.info.kind === 'tab' || peer.device === ownDevice || peer.device === noDevice) continue;
    if (said && isHeld(said)) devices.add(peer.device);
  }
  return devices.size;
}
