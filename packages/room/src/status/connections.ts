import type { Way } from '@parley/transport';
import type { SessionId } from '@parley/wire';
import { factsOf } from '../routes/link-facts.ts';
import type { Neighbour } from '../routes/neighbours.ts';

/** One open connection of this peer, as it runs at this moment. */
export interface Connection extends Way {
  readonly session: SessionId;
}

/** How each connection to another device runs; one that tells nothing at the moment is left out. */
export async function connectionsOf(neighbours: Iterable<Neighbour>): Promise<Connection[]> {
  const found = [...neighbours].map(async ({ link }): Promise<Connection | null> => {
    const { session } = link.info;
    if (!factsOf(link).isMeshed || session === null) return null;
    const way = await link.channel.way?.();
    return way ? { session, ...way } : null;
  });
  return (await Promise.all(found)).filter((connection) => connection !== null);
}
