import type { Device } from '@parley/replica';
import { type Hex32, isRetryable, type SessionId } from '@parley/wire';
import type { People } from '../people/people.ts';
import type { Presence } from '../people/presence.ts';
import { CALLER } from '../routes/home/caller.ts';
import type { HomeClient, HomeState } from '../routes/home/home-client.ts';
import type { Receipts } from '../routes/home/receipts.ts';
import type { MeshConnector } from '../routes/mesh/mesh-connector.ts';
import type { SignalingState } from '../routes/mesh/signaling-client.ts';
import type { Neighbours } from '../routes/neighbours.ts';
import type { Failure } from '../routes/redial.ts';
import { copiesOf, peersOf, routeOf } from '../routes/routes.ts';
import type { Applied } from '../sync/applied.ts';
import type { Arrival } from '../sync/arrival.ts';
import { type Content, holds } from '../sync/content.ts';
import type { HeldAtHome } from '../sync/held-at-home.ts';
import type { Outbox, Written } from '../sync/outbox.ts';
import type { Said } from '../sync/said.ts';
import type { Problems } from './problems.ts';
import type { EditStatus, Problem, Status } from './status.ts';
import type { Unreached } from './unreached.ts';

/** Everything a status is read from. */
export interface Described {
  readonly session: SessionId;
  /** This peer's device, and the device of peers that store nothing. */
  readonly device: Hex32;
  readonly noDevice: Hex32;
  /** The text's. */
  readonly machine: () => Pick<Device<Content>, 'bodies'>;
  readonly atHome: HeldAtHome;
  readonly outbox: Outbox;
  readonly receipts: Receipts;
  readonly neighbours: Neighbours;
  readonly people: People;
  readonly presence: Presence;
  readonly mesh: MeshConnector | null;
  readonly home: HomeClient | null;
  readonly problems: Problems;
  readonly unreached: Unreached;
  readonly arrival: Arrival;
  readonly applied: Applied;
}

/** How things stand at this moment. It says nothing that is not so yet (rule 8). */
export function describe(room: Described, now: number): Status {
  const { neighbours, people, presence, mesh, home, atHome } = room;
  const all = [...neighbours.all];
  const lastEdit = lastEditOf(room);
  return {
    route: routeOf(all),
    arrived: room.arrival.look(all, room.applied),
    signaling: mesh ? wordFor(mesh.signaling, mesh.signalingFailure) : 'off',
    home: home && isImpostor(room, now) ? 'untrusted' : home ? wordFor(home.state, home.failure) : 'off',
    peers: peersOf(people.sightings(), all, (session) => presence.clientOf(session)),
    lastEdit,
    unsaved: isUnsaved(lastEdit),
    outbox: atHome.missing,
    problems: problemsOf(room, now),
  };
}

function problemsOf(room: Described, now: number): Problem[] {
  const list = [...room.problems.list];
  if (room.receipts.contradiction) list.push({ code: 'home-contradicts' });
  if (room.receipts.wentBack) list.push({ code: 'home-went-back' });
  const others = serverProblems(room, now).filter(({ code }) => !list.some((known) => known.code === code));
  return [...list, ...others];
}

/** A server that failed is out of reach until it answers, also while it is tried again. */
function wordFor(state: HomeState | SignalingState, failure: Failure | null): Status['signaling'] {
  if (state === 'waiting' || (state === 'connecting' && failure !== null)) return 'offline';
  return state;
}

/** Somebody answers as home under another key, and nothing is heard of home by other ways. */
function isImpostor({ home, receipts }: Described, now: number): boolean {
  return home?.failure === 'untrusted' && !(home.state === 'off' && isHeard(receipts, now));
}

const isHeard = (receipts: Receipts, now: number): boolean => now - receipts.heardAt < CALLER.silence;

function lastEditOf({ device, noDevice, machine, atHome, outbox, neighbours }: Described): EditStatus | null {
  const { last } = outbox;
  if (last.length === 0) return null;
  return {
    onDevice: device !== noDevice && last.every(({ durable }) => durable),
    peers: copiesOf(
      (said) => last.every((written) => isHeld(written, said, machine())),
      neighbours.all,
      device,
      noDevice,
    ),
    atHome: last.every(({ place }) => place !== null && atHome.has(place)),
  };
}

/** By itself, or in the body of the base that they have proved. */
function isHeld(
  { session, number, hash, content }: Written,
  said: Said,
  { bodies }: Pick<Device<Content>, 'bodies'>,
): boolean {
  if (hash === null) return false;
  if (said.bases.has(hash) || said.has(session, number)) return true;
  const body = said.proved === null ? null : bodies.of(said.proved);
  return body !== null && content !== null && holds(body, content);
}

/** A place that holds a session's newest edit holds all before it, so the newest stands for all. */
function isUnsaved(lastEdit: EditStatus | null): boolean {
  return lastEdit !== null && !lastEdit.onDevice && lastEdit.peers === 0 && !lastEdit.atHome;
}

/** What this peer needs and does not reach: a server, or somebody whom signaling names. Home is reached too when its word
 * comes through others, and so is who is heard of over any other way. */
function serverProblems(room: Described, now: number): Problem[] {
  const { mesh, home, receipts, people } = room;
  const problems: Problem[] = [];
  const homeWord = home ? wordFor(home.state, home.failure) : 'off';
  // A server that speaks a newer protocol than this page: its own page does, too.
  if (home?.failure === 'unknown-version' || mesh?.signalingFailure === 'unknown-version')
    problems.push({ code: 'newer-version', detail: 'unknown-version' });
  if (isImpostor(room, now)) problems.push({ code: 'home-key-changed' });
  else if (home?.failure === 'room-full') problems.push({ code: 'home-full' });
  else if (homeWord === 'offline' && !isHeard(receipts, now))
    problems.push(unreachable('home-unreachable', home?.failure));
  if (mesh && wordFor(mesh.signaling, mesh.signalingFailure) === 'offline')
    problems.push(unreachable('signaling-unreachable', mesh.signalingFailure));
  // As long as home is reached, or may be, it brings them what they do not get from here, unless it does not reach them either.
  const isCarried = homeWord === 'connected' || homeWord === 'connecting';
  const missed = mesh?.missed.filter((session) => !people.isHere(session)) ?? [];
  const isByNobody = room.unreached.look(missed, now);
  if (isByNobody || (!isCarried && missed.length > 0)) problems.push({ code: 'peers-unreachable' });
  const direct = new Set<SessionId | null>();
  for (const { link, path } of room.neighbours.all) if (path === 'direct') direct.add(link.info.session);
  if (mesh?.hidden.some((session) => !direct.has(session))) problems.push({ code: 'local-network' });
  if (mesh?.exhausted) problems.push({ code: 'connections-exhausted' });
  return problems;
}

/** With the reason if another try alone does not mend it. */
function unreachable(code: Problem['code'], failure: Failure | null | undefined): Problem {
  const isPassing = !failure || failure === 'untrusted' || isRetryable(failure);
  return isPassing ? { code } : { code, detail: failure };
}
