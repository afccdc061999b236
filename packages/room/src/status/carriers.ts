import { mayEdit, type SessionId } from '@parley/wire';
import type { Presence } from '../people/presence.ts';
import { factsOf } from '../routes/link-facts.ts';
import type { Neighbour } from '../routes/neighbours.ts';
import type { Sighting } from '../routes/sighting.ts';
import type { Said } from '../sync/said.ts';
import type { Carrier, PeerStatus } from './status.ts';

/** From the least to the best. */
const CARRIERS: readonly Carrier[] = ['offline', 'tabs', 'home', 'relayed', 'direct'];

/** The best of what carries this peer. */
export function carrierOf(neighbours: Iterable<Neighbour>): Carrier {
  const best = Math.max(0, ...[...neighbours].map((neighbour) => CARRIERS.indexOf(carried(neighbour))));
  return CARRIERS[best] ?? 'offline';
}

/** A pair whose path is not known yet counts as relayed, which promises less. */
function carried({ link, path }: Neighbour): Carrier {
  const { isHome, isTab } = factsOf(link);
  return isHome ? 'home' : isTab ? 'tabs' : (path ?? 'relayed');
}

type Speakers = Pick<Presence, 'clientOf' | 'spokenForBy'>;

/** How each session that is here is connected to this peer. */
export function peersOf(
  sightings: Iterable<Sighting>,
  neighbours: readonly Neighbour[],
  presence: Speakers,
): PeerStatus[] {
  const direct = new Map(neighbours.map((neighbour) => [neighbour.link.info.session, neighbour]));
  return [...sightings]
    .map(({ session, over }): PeerStatus => {
      const neighbour = direct.get(session);
      const clients = clientsOf(session, presence);
      if (!neighbour) {
        const route = over && factsOf(over).isHome ? 'home' : 'indirect';
        return { session, role: null, route, ...clients };
      }
      const route = factsOf(neighbour.link).isTab ? 'tab' : (neighbour.path ?? 'relayed');
      return { session, role: neighbour.role, route, ...clients };
    })
    .sort((a, b) => (a.session < b.session ? -1 : 1));
}

function clientsOf(session: SessionId, presence: Speakers): Pick<PeerStatus, 'client' | 'speaksFor'> {
  const client = presence.clientOf(session);
  const speaksFor = presence.spokenForBy(session);
  return speaksFor.length > 0 ? { client, speaksFor } : { client };
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
    if (factsOf(link).isTab || peer.device === ownDevice || peer.device === noDevice) continue;
    if (said && isHeld(said)) devices.add(peer.device);
  }
  return devices.size;
}
