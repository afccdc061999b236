import type { Replica } from '@parley/log';
import type { Hex32, SessionId } from '@parley/wire';
import type { Author } from './author.ts';
import { CALLER } from './caller.ts';
import type { HomeClient } from './home-client.ts';
import type { MeshConnector } from './mesh-connector.ts';
import type { Neighbours } from './neighbours.ts';
import { outboxSize } from './outbox.ts';
import type { People } from './people.ts';
import type { Presence } from './presence.ts';
import type { Problems } from './problems.ts';
import type { Receipts } from './receipts.ts';
import { copiesOf, peersOf, routeOf } from './routes.ts';
import type { EditStatus, Problem, Status } from './status.ts';

/** Everything a status is read from. */
export interface Described {
  readonly session: SessionId;
  /** This peer's device, and the device of peers that store nothing. */
  readonly device: Hex32;
  readonly noDevice: Hex32;
  readonly replica: Replica;
  readonly author: Author | null;
  readonly receipts: Receipts;
  readonly neighbours: Neighbours;
  readonly people: People;
  readonly presence: Presence;
  readonly mesh: MeshConnector | null;
  readonly home: HomeClient | null;
  readonly problems: Problems;
}

/** How things stand at this moment. It says nothing that is not so yet (rule 8). */
export function describe(room: Described, now: number): Status {
  const { replica, receipts, neighbours, people, presence, mesh, home } = room;
  const all = [...neighbours.all];
  return {
    route: routeOf(all),
    signaling: mesh?.isRetrying ? 'offline' : word(mesh?.signaling ?? 'off'),
    home: home?.isRetrying ? 'offline' : word(home?.state ?? 'off'),
    peers: peersOf(people.sightings(), all, (session) => presence.clientOf(session)),
    lastEdit: lastEditOf(room),
    outbox: outboxSize(replica.durable, receipts.counts),
    problems: problemsOf(room, now),
  };
}

function problemsOf(room: Described, now: number): Problem[] {
  const { list } = room.problems;
  const others = serverProblems(room, now).filter(({ code }) => !list.some((known) => known.code === code));
  return [...list, ...others];
}

const word = <State extends string>(state: State): Exclude<State, 'backing-off' | 'refused'> | 'offline' =>
  state === 'backing-off' || state === 'refused'
    ? 'offline'
    : (state as Exclude<State, 'backing-off' | 'refused'>);

function lastEditOf({
  session,
  device,
  noDevice,
  replica,
  author,
  receipts,
  neighbours,
}: Described): EditStatus | null {
  const count = author?.count ?? 0;
  if (count === 0) return null;
  const isCovered = (counts: ReadonlyMap<SessionId, number>): boolean => (counts.get(session) ?? 0) >= count;
  return {
    onDevice: device !== noDevice && isCovered(replica.durable),
    peers: copiesOf(session, count - 1, neighbours.all, device, noDevice),
    atHome: isCovered(receipts.counts),
  };
}

/** What this peer needs and does not reach: a server, or somebody whom signaling names. Home is reached too when its word
 * comes through others, and so is who is heard of over any other way. */
function serverProblems({ mesh, home, receipts, people }: Described, now: number): Problem[] {
  const problems: Problem[] = [];
  const isHeard = now - receipts.heardAt < CALLER.silence;
  if (home?.state === 'untrusted') problems.push({ code: 'home-key-changed' });
  else if (home?.refusal === 'room-full') problems.push({ code: 'home-full' });
  else if (home?.refusal && !isHeard) problems.push({ code: 'home-unreachable', detail: home.refusal });
  else if ((home?.state === 'backing-off' || home?.isRetrying) && !isHeard)
    problems.push({ code: 'home-unreachable' });
  if (mesh?.refusal) problems.push({ code: 'signaling-unreachable', detail: mesh.refusal });
  else if (mesh?.signaling === 'backing-off' || mesh?.isRetrying)
    problems.push({ code: 'signaling-unreachable' });
  // As long as home is reached, or may be, it brings them what they do not get from here.
  const isCarried = home?.state === 'connected' || (home?.state === 'connecting' && !home.isRetrying);
  const isMissed = (session: SessionId): boolean => !people.isHere(session);
  if (!isCarried && mesh?.missed.some(isMissed)) problems.push({ code: 'peers-unreachable' });
  return problems;
}
