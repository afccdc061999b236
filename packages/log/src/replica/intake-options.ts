import type { Verifier } from '@parley/seal';
import type { Bytes, Certificate, Envelope, Hash, Refusal, RoomId, SessionId } from '@parley/wire';
import type { Certifier } from './certifier.ts';
import type { Link } from './link.ts';
import type { Shared } from './shared.ts';
import type { Judgement } from './snapshots.ts';

export interface IntakeOptions {
  readonly room: RoomId;
  readonly verifier: Verifier;
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly now: () => number;
  readonly shared: Shared;
  readonly certifier: Certifier;
  /** How many edits of a session are held. */
  readonly held: (session: SessionId) => number;
  /** Whether nothing more can be taken in now (the storage does not keep up): it is dropped, and comes again. */
  readonly overloaded: () => boolean;
  /** Whether another session's first edit would be one session too many. */
  readonly full: () => boolean;
  /** Room for that many more bytes? A home has a quota. */
  readonly admits: (bytes: number) => boolean;
  /** Whether that snapshot is the one this replica stands on. */
  readonly isBase: (hash: Hash) => boolean;
  /** Whether that snapshot is worth its chunks. */
  readonly judgeSnapshot: (envelope: Envelope, hash: Hash, from: Link) => Promise<Judgement>;
  readonly accept: (envelope: Envelope, chunks: readonly Bytes[], from: Link) => void;
  readonly snapshot: (envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link) => Promise<void>;
  readonly duplicate: (envelope: Envelope, from: Link) => void;
  readonly refuse: (link: Link, reason: Refusal, envelope: Envelope | Certificate) => void;
  /** Another link that may hold this envelope's chunks; `hash` is a snapshot's. */
  readonly another: (envelope: Envelope, hash: Hash | null, than: Link) => Link | null;
  readonly failed: (error: unknown) => void;
}
