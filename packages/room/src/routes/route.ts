import type { Link, Replica } from '@parley/replica';
import type { Opener, RoomAccess, Sealer } from '@parley/seal';
import type { CloseReason, Service, SessionId, SyncMessage, TurnServers } from '@parley/wire';
import type { Environment } from '../environment/environment.ts';
import type { People } from '../people/people.ts';
import type { Servers } from '../servers.ts';
import type { Problem, Status } from '../status/status.ts';
import type { Content } from '../sync/content.ts';
import type { Outbox } from '../sync/outbox.ts';
import type { RoomDeletion } from '../sync/room-deletion.ts';
import type { HomeExpiry } from './home/expiry.ts';
import type { Receipts } from './home/receipts.ts';
import type { Neighbours } from './neighbours.ts';
import type { ServerCall } from './server-call.ts';

/**
 * One way to others: it makes channels, hands them to the replica as links, and says how it stands. What is said over a link
 * is not its business.
 */
export interface Route {
  /** Who has it: each tab, or of a device's tabs the one that leads (rule 12). */
  readonly scope: 'tab' | 'device';
  /** From now on it may connect. */
  start(): void;
  /** Ends what it has; `handed-over` if another tab goes on for this device, `left` if this peer goes. It may be started
   * again. Without effect on one that was not started. */
  stop(reason: CloseReason): void;
  /** The network changed, or the page came into sight: tries now what waits. */
  nudge(): void;
  /** How it stands at this moment. */
  readonly facts: RouteFacts;
  /** Does what the facts of this moment ask for. Returns after how many ms time alone may change that, or what `facts` say;
   * null: not at all. Asked whenever something changed. */
  decide?(): number | null;
  /** That link is down. Every route hears of every link. */
  down?(link: Link, reason: CloseReason): void;
  /** A message that concerns no part of the room but, perhaps, a route. */
  heard?(message: SyncMessage, link: Link): void;
  /** Who is here may have changed. */
  sighted?(): void;
}

/** What a route says of itself; the status is read from it. What is absent is nothing. */
export interface RouteFacts {
  /** How its lines to servers stand. */
  readonly servers?: Partial<Pick<Status, Service>>;
  /** What is wrong with it. */
  readonly problems?: readonly Problem[];
  /** Sessions that it knows of, and to which it finds no way. */
  readonly missed?: readonly SessionId[];
  /** Whether it brings whatever happens in the room, or may in a moment: then nobody is out of reach. */
  readonly carriesAll?: boolean;
  /** TURN credentials of the moment. */
  readonly turn?: TurnServers | null;
}

/** Calls to servers that have begun already. */
export interface BegunCalls {
  /** The call to that server, if it has begun and nobody has it yet. */
  take<S extends Service>(service: S): ServerCall<S> | null;
}

/** What a route is made of: the room's parts that it may need. */
export interface RouteContext {
  readonly access: RoomAccess;
  readonly sealer: Sealer;
  readonly opener: Opener;
  readonly servers: Servers;
  readonly environment: Environment;
  readonly headStart: BegunCalls;
  readonly receipts: Receipts;
  /** Other sessions that are here and call home, as far as their receipts have come. */
  readonly callers: () => readonly SessionId[];
  readonly deletion: RoomDeletion;
  readonly expiry: HomeExpiry;
  readonly outbox: Pick<Outbox, 'oldest'>;
  readonly replica: Pick<Replica<Content>, 'link'>;
  readonly neighbours: Pick<Neighbours, 'all' | 'introduceAll'>;
  readonly people: Pick<People, 'check' | 'sightings'>;
  /** Its facts changed, or a decision may. */
  readonly changed: () => void;
}

/** Null where the room has no such route. */
export type RouteMaker = (room: RouteContext) => Route | null;
