import type { PeerStatus, Room } from '../session/room.ts';

/** How somebody says they are joined to others, by awareness client. */
export type ToldLinks = ReadonlyMap<number, PeerStatus['route']>;

/** Others in one's picture at most. */
const MOST = 64;
const ROUTES: readonly string[] = ['direct', 'relayed', 'tab', 'home', 'indirect'];

/** Asks everybody here how they are joined, until the returned function is called. */
export function askForLinks({ awareness }: Room): () => void {
  awareness.setLocalStateField('asksForLinks', true);
  return () => awareness.setLocalStateField('asksForLinks', undefined);
}

/** Tells how this page is joined to others for as long as somebody asks: nobody pays for a picture that nobody looks at. */
export function answerForLinks(room: Room): () => void {
  const { awareness } = room;
  let told = '';
  const answer = (): void => {
    const isAsked = [...awareness.getStates()].some(
      ([client, state]) => client !== awareness.clientID && isRecord(state) && state.asksForLinks === true,
    );
    const links = isAsked ? linksOf(room.status.peers) : undefined;
    const now = JSON.stringify(links) ?? '';
    if (now === told || !awareness.getLocalState()) return;
    told = now;
    awareness.setLocalStateField('links', links);
  };
  awareness.on('change', answer);
  const stop = room.onStatus(answer);
  answer();
  return () => {
    awareness.off('change', answer);
    stop();
  };
}

/** What somebody tells of their links. It comes from another person's page: whatever is not as expected is left out. */
export function toldLinks(state: unknown): ToldLinks {
  const links = isRecord(state) && Array.isArray(state.links) ? state.links.slice(0, MOST) : [];
  const told = new Map<number, PeerStatus['route']>();
  for (const link of links) {
    const [client, route] = Array.isArray(link) ? link : [];
    if (Number.isSafeInteger(client) && ROUTES.includes(route)) told.set(client, route);
  }
  return told;
}

const linksOf = (peers: readonly PeerStatus[]): [number, PeerStatus['route']][] =>
  peers
    .flatMap(({ client, route }): [number, PeerStatus['route']][] =>
      client === null ? [] : [[client, route]],
    )
    .slice(0, MOST);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
