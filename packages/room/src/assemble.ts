import { Replica } from '@parley/log';
import { BroadcastTree } from '@parley/mesh';
import { createOpener, createVerifier, hashOf, type Opener, type Verifier } from '@parley/seal';
import type { Peer, SessionId } from '@parley/wire';
import { CALLER } from './caller.ts';
import { Calls } from './calls.ts';
import { callersBefore } from './compaction-rank.ts';
import { COMPACT_AFTER, CompactorOnDemand } from './compactor-on-demand.ts';
import { describe } from './describe.ts';
import { DocumentProof } from './document-proof.ts';
import { openedWhileVerified } from './early-opening.ts';
import { type Gathered, NO_DEVICE } from './gather.ts';
import { HomeClient } from './home-client.ts';
import { Leadership } from './leadership.ts';
import { MeshConnector } from './mesh-connector.ts';
import { Neighbours } from './neighbours.ts';
import { Outbox } from './outbox.ts';
import { People } from './people.ts';
import { Presence } from './presence.ts';
import { Problems } from './problems.ts';
import { Reader } from './reader.ts';
import { ReceiptRelay } from './receipt-relay.ts';
import { StatusBoard } from './status-board.ts';

/** How long after a write what others wrote waits for more before it is written to this device's log, ms: with several
 * people typing a transaction an edit was 40 % of a tab's processor time. They hear of it every 200 ms anyway. */
const GATHER_MS = 200;

/** What of its log a page keeps in memory at most, bytes: until somebody else has it too, its own for as long as it is
 * open. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** The parts of a room at work. */
export interface Parts {
  readonly replica: Replica;
  readonly reader: Reader;
  readonly outbox: Outbox;
  readonly presence: Presence;
  readonly neighbours: Neighbours;
  readonly people: People;
  readonly relay: ReceiptRelay;
  /** Null without signaling. */
  readonly mesh: MeshConnector | null;
  /** Null without a home. */
  readonly home: HomeClient | null;
  readonly calls: Calls;
  readonly compactor: CompactorOnDemand;
  readonly leadership: Leadership;
  readonly problems: Problems;
  readonly board: StatusBoard;
}

/**
 * Makes the parts and joins them; nothing runs yet. `origin` marks what comes from the room, in the document and in its
 * awareness. `decide` is called when something changed that a decision may rest on.
 *
 * ```
 *   Y.Doc ─► Author ─► Replica ─► log, links ─► ReceiptRelay ─► Receipts ─┐
 *   Y.Doc ◄─ Reader ◄────┘  └─► People ─► Presence ─► awareness           ├─► StatusBoard
 *            MeshConnector, HomeClient (when Calls says so) ─► links ─────┘
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

  const outbox = new Outbox();
  const problems = new Problems(changed);
  const reader = new Reader({
    doc,
    opener,
    origin,
    clock,
    unreadable: (_envelope, why) => problems.set(why),
    applied: () => board.touch(),
  });
  const replica = replicaOf(given, verifier, new DocumentProof({ doc, opener, reader, author }));
  const isEditor = (other: SessionId): boolean =>
    replica.certificates.has(other) || neighbours.isEditor(other);
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
    calling: home?.link != null,
    leads: leadership.leads,
  });
  const neighbours = new Neighbours({ logger, verifier, self, changed });
  const people = new People({
    session,
    clock,
    presence,
    replica,
    neighbours,
    changed,
    gone: (gone) => relay.forget(gone),
  });

  const mesh = meshOf(given, opener, replica, changed, () => people.check());
  const home = homeOf(given, replica, () => {
    neighbours.introduceAll();
    changed();
  });
  const calls = new Calls({
    session,
    role: access.role,
    environment,
    home,
    receipts,
    outbox,
    neighbours: () => neighbours.all,
  });
  const compactor = new CompactorOnDemand({
    doc,
    sealer,
    replica,
    receipts,
    reader,
    clock,
    logger,
    hash: ({ envelope }) => hashOf(suite, envelope.bytes),
    home: () => home?.link ?? null,
    before: () =>
      callersBefore({
        self: { ...self(), role: access.role },
        neighbours: neighbours.meshed(),
        others: [...relay.callers(CALLER.silence), ...people.throughHome()],
        isEditor,
      }),
    after: given.compactAfter ?? COMPACT_AFTER,
  });
  const relay = new ReceiptRelay({
    session,
    receipts,
    replica,
    neighbours,
    clock,
    logger,
    isHere: (caller) => people.isHere(caller),
    heard: changed,
    news: () => {
      replica.prove(receipts.counts);
      compactor.consider();
    },
  });

  const leadership = new Leadership({
    lock: headStart.lock,
    clock,
    visibility: environment.visibility,
    won: () => {
      mesh?.start();
      changed();
    },
    lost: () => {
      mesh?.stop('handed-over');
      home?.hangUp('handed-over');
      headStart.giveUp('handed-over');
      changed();
    },
    beacon: () => neighbours.beacon(),
  });

  const described = {
    session,
    device,
    noDevice: NO_DEVICE,
    replica,
    author,
    receipts,
    neighbours,
    people,
    presence,
    mesh,
    home,
    problems,
    arrival,
    applied: reader.applied,
  };
  const board = new StatusBoard(clock, () => describe(described, clock.now()));
  return {
    replica,
    reader,
    outbox,
    presence,
    neighbours,
    people,
    relay,
    mesh,
    home,
    calls,
    compactor,
    leadership,
    problems,
    board,
  };
}

function replicaOf(
  { access, opened, environment, suite, sealer, receipts, own }: Gathered,
  verifier: Verifier,
  proof: DocumentProof,
): Replica {
  const { clock, logger } = environment;
  const replica = new Replica({
    room: access.room,
    log: opened.log,
    state: opened.state,
    verifier,
    hash: (bytes) => hashOf(suite, bytes),
    clock,
    logger,
    forwarding: new BroadcastTree({ always: (link) => !link.startsWith('peer-') }),
    snapshots: {
      session: sealer.session,
      isOwn: (session) => own.has(session),
      isNamed: (hash) => receipts.bases.has(hash),
      prove: (snapshot, chunks, kept) => proof.prove(snapshot, chunks, kept),
      proveLeft: (snapshot, chunks, left, kept) => proof.proveLeft(snapshot, chunks, left, kept),
    },
    gatherMs: GATHER_MS,
    keptBytes: KEPT_BYTES,
  });
  // What was remembered of home went with the log.
  replica.events.on('lost', () => receipts.unsaved());
  return replica;
}

function meshOf(
  { servers, access, sealer, environment, headStart }: Gathered,
  opener: Opener,
  replica: Replica,
  changed: () => void,
  doubted: () => void,
): MeshConnector | null {
  const { signaling: url } = servers;
  const begun = () => headStart.take('signaling');
  return url === null
    ? null
    : new MeshConnector({ url, access, sealer, opener, environment, replica, changed, begun, doubted });
}

function homeOf(
  { servers, access, sealer, environment, receipts, headStart }: Gathered,
  replica: Replica,
  changed: () => void,
): HomeClient | null {
  const { home: url } = servers;
  const begun = () => headStart.take('home');
  return url === null
    ? null
    : new HomeClient({ url, access, prover: sealer, environment, replica, receipts, changed, begun });
}
