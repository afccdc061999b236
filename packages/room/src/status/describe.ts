import type { Device } from '@parley/replica';
import { type Hex32, NO_SESSION, type SessionId } from '@parley/wire';
import type { People } from '../people/people.ts';
import type { Presence } from '../people/presence.ts';
import type { HomeExpiry } from '../routes/home/expiry.ts';
import { factsOf } from '../routes/link-facts.ts';
import type { Neighbour, Neighbours } from '../routes/neighbours.ts';
import type { RouteFacts } from '../routes/route.ts';
import type { Routes } from '../routes/routes.ts';
import type { Applied } from '../sync/applied.ts';
import type { Arrival } from '../sync/arrival.ts';
import { type Content, holds } from '../sync/content.ts';
import type { HeldAtHome } from '../sync/held-at-home.ts';
import type { Outbox, Written } from '../sync/outbox.ts';
import type { RoomDeletion } from '../sync/room-deletion.ts';
import type { Said } from '../sync/said.ts';
import { carrierOf, copiesOf, peersOf } from './carriers.ts';
import type { Problems } from './problems.ts';
import type { EditStatus, Problem, Status } from './status.ts';
import type { Unreached } from './unreached.ts';

type Machine = Pick<Device<Content>, 'bodies' | 'isWhole' | 'isHeldWhole'>;

/** Everything a status is read from. */
export interface Described {
  readonly session: SessionId;
  /** This peer's device, and the device of peers that store nothing. */
  readonly device: Hex32;
  readonly noDevice: Hex32;
  /** The text's. */
  readonly machine: () => Machine;
  readonly atHome: HeldAtHome;
  readonly outbox: Outbox;
  readonly neighbours: Neighbours;
  readonly people: People;
  readonly presence: Presence;
  readonly routes: Pick<Routes, 'facts'>;
  readonly problems: Problems;
  readonly unreached: Unreached;
  readonly arrival: Arrival;
  readonly deletion: Pick<RoomDeletion, 'status'>;
  readonly expiry: HomeExpiry;
  readonly applied: Applied;
}

/** How things stand at this moment. It says nothing that is not so yet (rule 8). */
export function describe(room: Described): Status {
  const { neighbours, people, presence, atHome } = room;
  const { facts } = room.routes;
  const all = [...neighbours.all];
  const deletion = room.deletion.status;
  // That home has nothing of what expired there says nothing of the document.
  const saysWhatThereIs = ({ link }: Neighbour): boolean => !room.expiry.isMissing || !factsOf(link).isHome;
  const lastEdit = lastEditOf(room);
  return {
    route: carrierOf(all),
    arrived: room.arrival.look(all.filter(saysWhatThereIs), room.applied),
    signaling: 'off',
    home: 'off',
    ...Object.assign({}, ...facts.map(({ servers }) => servers)),
    peers: peersOf(people.sightings(), all, presence),
    lastEdit,
    unsaved: isUnsaved(lastEdit),
    outbox: deletion ? 0 : atHome.missing,
    deletion,
    homeKeepsDays: room.expiry.keepsDays,
    // Nobody is called for it any more, and nobody is missed.
    problems: deletion ? room.problems.list : problemsOf(room, facts),
  };
}

/** Each once, whoever says it. */
function problemsOf({ problems, people, unreached }: Described, facts: readonly RouteFacts[]): Problem[] {
  const list = [...problems.list];
  const add = (problem: Problem): void => {
    if (!list.some(({ code }) => code === problem.code)) list.push(problem);
  };
  for (const route of facts) for (const problem of route.problems ?? []) add(problem);
  // As long as one route brings everything, or may, nobody is out of reach, unless it does not bring them either; nor is who
  // is heard of by any other way.
  const isCarried = facts.some(({ carriesAll = false }) => carriesAll);
  const missed = facts.flatMap(({ missed = [] }) => missed).filter((session) => !people.isHere(session));
  if (unreached.look(missed) || (!isCarried && missed.length > 0)) add({ code: 'peers-unreachable' });
  return list;
}

function lastEditOf({ device, noDevice, machine, atHome, outbox, neighbours }: Described): EditStatus | null {
  const { last } = outbox;
  if (last.length === 0) return null;
  return {
    onDevice: device !== noDevice && last.every((written) => isOnDevice(written, machine())),
    peers: copiesOf(
      (said) => last.every((written) => isHeld(written, said, machine())),
      neighbours.all,
      device,
      noDevice,
    ),
    atHome: last.every(({ place }) => place !== null && atHome.has(place)),
  };
}

/** With all before it that it may rest on: a storage that was taken away has lost what went before. */
const isOnDevice = ({ durable, session, number }: Written, machine: Machine): boolean =>
  durable && (session === NO_SESSION || machine.isWhole(session, number));

/** As an edit, with all before it that it may rest on; or as a base, or in the body of the base that they have proved. */
function isHeld({ session, number, hash, content }: Written, said: Said, machine: Machine): boolean {
  if (hash === null) return false;
  if (session !== NO_SESSION) return machine.isHeldWhole(session, number, said);
  if (said.bases.has(hash)) return true;
  const body = said.proved === null ? null : machine.bodies.of(said.proved);
  return body !== null && content !== null && holds(body, content);
}

/** A place that holds a session's newest edit holds all before it, so the newest stands for all. */
function isUnsaved(lastEdit: EditStatus | null): boolean {
  return lastEdit !== null && !lastEdit.onDevice && lastEdit.peers === 0 && !lastEdit.atHome;
}
