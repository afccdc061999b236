import { BroadcastTree } from '@parley/mesh';
import { Replica } from '@parley/replica';
import { createOpener, createSealer, createVerifier } from '@parley/seal';
import { mayEdit, type Peer, type SessionId } from '@parley/wire';
import { type Gathered, NO_DEVICE } from './gather.ts';
import { People } from './people/people.ts';
import { Presence } from './people/presence.ts';
import { homeRoute } from './routes/home/home-route.ts';
import { ReceiptRelay } from './routes/home/receipt-relay.ts';
import { factsOf } from './routes/link-facts.ts';
import { meshRoute } from './routes/mesh/mesh-route.ts';
import { Neighbours } from './routes/neighbours.ts';
import type { RouteMaker } from './routes/route.ts';
import { Routes } from './routes/routes.ts';
import { Leadership } from './routes/tabs/leadership.ts';
import { tabsRoute } from './routes/tabs/tabs-route.ts';
import { describe } from './status/describe.ts';
import { Problems } from './status/problems.ts';
import { StatusBoard } from './status/status-board.ts';
import { Unreached } from './status/unreached.ts';
import { Applied } from './sync/applied.ts';
import { callersBefore } from './sync/compaction-rank.ts';
import type { Content } from './sync/content.ts';
import { openedWhileVerified } from './sync/early-opening.ts';
import { deviceOf, HeldAtHome } from './sync/held-at-home.ts';
import { Outbox } from './sync/outbox.ts';
import { SyncedParts } from './sync/synced-parts.ts';
import { Writing } from './sync/writing.ts';

/** The ways to others. */
const ROUTES: readonly RouteMaker[] = [tabsRoute, homeRoute, meshRoute];

/** How long after a write what others wrote waits for more before it is written to this device's log, ms: with several
 * people typing a transaction an edit was 40 % of a tab's processor time. They hear of it every 200 ms anyway. */
const GATHER_MS = 200;

/** What of its log a page keeps in memory at most, bytes: until somebody else has it too, its own for as long as it is
 * open. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** Edits above a snapshot from which on a new one is made, unless somebody knows better. */
const COMPACT_AFTER = 1_000;

/** The parts of a room at work. */
export interface Parts {
  readonly replica: Replica<Content>;
  readonly synced: SyncedParts;
  readonly atHome: HeldAtHome;
  readonly applied: Applied;
  readonly outbox: Outbox;
  readonly writing: Writing;
  readonly presence: Presence;
  readonly neighbours: Neighbours;
  readonly people: People;
  readonly relay: ReceiptRelay;
  readonly routes: Routes;
  readonly leadership: Leadership;
  readonly problems: Problems;
  readonly board: StatusBoard;
}

/**
 * Makes the parts and joins them; nothing runs yet. `origin` marks what comes from the room, in the document and in its
 * awareness. `decide` is called when something changed that a decision may rest on.
 *
 * ```
 *   Y.Doc ─► Author ─► Replica ─► logs, links ─► ReceiptRelay ─► Receipts ─► HeldAtHome ─┐
 *   Y.Doc ◄─ SyncedParts ◄─┘  └─► People ─► Presence ─► awareness                        ├─► StatusBoard
 *            Routes: tabs, home (when its caller says so), mesh ─► links ────────────────┘
 * ```
 */
export function assemble(given: Gathered, origin: unknown, decide: () => void): Parts {
  const { doc, access, author, sealer, receipts, arrival, device, environment, suite, headStart } = given;
  const { clock, logger } = environment;
  const { session } = sealer;
  const { verifier, opener } = openedWhileVerified(
    createVerifier(suite, access.room, access.publicKeys),
    createOpener(suite, access),
  );
  const changed = (): void => {
    board.touch();
    decide();
  };

  const problems = new Problems(changed);
  const synced: SyncedParts = new SyncedParts({
    doc,
    author,
    sealer,
    opener,
    origin,
    clock,
    logger,
    machine: (part) => deviceOf(replica, part),
    rank: () => rankOf(),
    compactAfter: given.compactAfter ?? COMPACT_AFTER,
    problems,
    applied: () => board.touch(),
    based: (base, content) => outbox.based(base, content),
  });
  const isMeshed = (id: string): boolean => {
    const link = neighbours.over(id)?.link;
    return link !== undefined && factsOf(link).isMeshed;
  };
  const tree = new BroadcastTree({ always: (link) => !isMeshed(link) });
  const replica: Replica<Content> = new Replica<Content>({
    room: access.room,
    session,
    isEditor: mayEdit(access.role),
    parts: given.opened.parts.map((opened, part) => ({
      ...opened,
      document: synced.documents[part] ?? null,
      witnessed: given.witnessed.has(part, opened.state),
    })),
    verifier,
    clock,
    logger,
    forwarding: tree,
    gatherMs: GATHER_MS,
    keptBytes: KEPT_BYTES,
    deletion: given.deletion.known,
  });
  const applied = new Applied();
  const atHome = new HeldAtHome(replica, () => clock.now(), {
    read(part, edit, content, place) {
      if (part !== 0) return;
      applied.edit(edit.session, edit.number);
      outbox.read(edit, content, place);
      changed();
    },
    opened(part, base, place) {
      if (part !== 0) return;
      const its = deviceOf(replica, part).bases.get(base);
      if (its) applied.base(its);
      outbox.opened(base, place);
      changed();
    },
  });
  const outbox = new Outbox({ isAtHome: (place) => atHome.has(place) });
  const isEditor = (other: SessionId): boolean =>
    replica.certificates.get(other)?.role === 'edit' || neighbours.isEditor(other);
  const presence = new Presence({
    doc,
    sealer,
    opener,
    clock,
    logger,
    isEditor,
    origin,
    publish: (envelope) => replica.publishPresence(envelope),
  });

  const self = (): Peer => ({
    type: 'peer',
    session,
    device,
    certificate: sealer.certificate,
    visible: environment.visibility.visible,
    metered: environment.metered(),
    calling: routes.server('home') === 'connected',
    leads: leadership.leads,
  });
  const neighbours = new Neighbours({ logger, verifier, self, changed });
  const people = new People({
    session,
    clock,
    logger,
    presence,
    replica,
    neighbours,
    changed: () => {
      routes.sighted();
      changed();
    },
    gone: (gone) => relay.forget(gone),
  });

  const writing = new Writing({
    author,
    session,
    fresh: () => createSealer(suite, access, environment.random),
    replica,
    synced,
    outbox,
    problems,
    clock,
    logger,
    changed() {
      arrival.wrote();
      changed();
    },
    wrote: () => people.wrote(),
  });
  const routes = new Routes([...ROUTES, ...(given.routes ?? [])], {
    ...given,
    opener,
    outbox,
    replica,
    neighbours,
    people,
    callers: () => relay.callers(),
    changed,
  });
  /** How many editors are rather to make a snapshot; null where there is a home, and this page is not joined to it. */
  const rankOf = (): number | null => {
    const home = routes.server('home');
    if (home !== null && home !== 'connected') return null;
    return callersBefore({
      self: { ...self(), role: access.role },
      neighbours: neighbours.meshed(),
      others: [...relay.callers(), ...people.throughHome()],
      isEditor,
      isCalling: (neighbour) => home === null || neighbour.calling,
    });
  };
  const relay = new ReceiptRelay({
    session,
    receipts,
    replica,
    tree,
    neighbours,
    clock,
    logger,
    isHere: (caller) => people.isHere(caller),
    heard: changed,
  });

  const leadership = new Leadership({
    lock: headStart.lock,
    clock,
    visibility: environment.visibility,
    won: () => {
      routes.start('device');
      changed();
    },
    lost: () => {
      routes.stop('device', 'handed-over');
      headStart.giveUp('handed-over');
      changed();
    },
    beacon: () => neighbours.beacon(),
  });

  const described = {
    session,
    device,
    noDevice: NO_DEVICE,
    machine: () => deviceOf(replica, 0),
    atHome,
    outbox,
    neighbours,
    people,
    presence,
    routes,
    problems,
    unreached: new Unreached(clock),
    arrival,
    deletion: given.deletion,
    expiry: given.expiry,
    applied,
  };
  const board = new StatusBoard(clock, () => describe(described));
  return {
    replica,
    synced,
    atHome,
    applied,
    outbox,
    writing,
    presence,
    neighbours,
    people,
    relay,
    routes,
    leadership,
    problems,
    board,
  };
}
