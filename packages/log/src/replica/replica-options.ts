import type { Clock, Logger } from '@parley/runtime';
import type { Verifier } from '@parley/seal';
import type {
  Bytes,
  CloseReason,
  Envelope,
  Hash,
  Refusal,
  RoomId,
  SessionId,
  SyncMessage,
} from '@parley/wire';
import type { Forwarding } from '../forwarding.ts';
import type { Log, LogState, LogStorageError } from '../log.ts';
import type { Adoption } from './adoption.ts';
import type { Link } from './link.ts';
import type { Shared } from './shared.ts';

/** What a replica tells. */
export interface ReplicaEvents {
  /** An edit is held now, in its session's order. `from` is null for this replica's own. */
  accepted: [envelope: Envelope, chunks: readonly Bytes[], from: Link | null];
  /** A snapshot was installed. */
  snapshot: [envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link | null];
  /** These sessions' durable counts grew. */
  durable: [sessions: ReadonlySet<SessionId>];
  /** What a link acknowledged changed. */
  acked: [link: Link];
  presence: [envelope: Envelope, from: Link];
  /** Something came over that link: it lives. */
  heard: [from: Link];
  /** Everything that is not the replica's own affair: peer, alive, receipt, ping, pong. */
  message: [message: SyncMessage, from: Link];
  /** The other side refused something of ours. */
  refused: [reason: Refusal, session: SessionId, number: number, from: Link];
  up: [link: Link];
  down: [link: Link, reason: CloseReason];
  /** The log's storage was taken away, with all it held, also its named values; what is left of the edits, `durable` says
   * from now on. */
  lost: [];
  /** The storage refused. */
  failed: [error: LogStorageError];
  recovered: [];
}

export interface ReplicaOptions {
  readonly room: RoomId;
  readonly log: Log;
  readonly state: LogState;
  readonly verifier: Verifier;
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly forwarding: Forwarding;
  /** Home accepts a snapshot by compare-and-swap alone; a device adopts one, as far as it can tell that nothing is lost. */
  readonly snapshots: Adoption | 'compare-and-swap';
  /** How long after a write what others wrote waits for more before it is written, ms; not at all if absent. */
  readonly gatherMs?: number;
  /** The most that is kept in memory although the log has it, until somebody else has it too, bytes: a log in a browser can
   * be taken away. Nothing if absent. */
  readonly keptBytes?: number;
  /** What all replicas of the process share; a replica has bounds of its own if absent. */
  readonly shared?: Shared;
  /** Room for that many more bytes? */
  readonly admits?: (bytes: number) => boolean;
}
