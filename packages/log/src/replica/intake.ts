import type { Verifier } from '@parley/seal';
import {
  type Bytes,
  type Certificate,
  type Envelope,
  equalBytes,
  type Hash,
  LIMITS,
  PROTOCOL_VERSION,
  type Refusal,
  type RoomId,
  type SessionId,
} from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { type Budget, ITEM_OVERHEAD } from './budget.ts';
import type { Certifier } from './certifier.ts';
import type { Checks } from './checks.ts';
import { ChunkFetcher } from './chunk-fetcher.ts';
import type { Link } from './link.ts';

/** Snapshots whose chunks are fetched or which are being installed. */
const MAX_SNAPSHOTS = 4;
/** So long an edit waits for one before it after everybody who brought it has gone, ms. */
const ORPHAN_MS = 60_000;
const SWEEP_MS = 10_000;

interface Entry {
  readonly envelope: Envelope;
  /** Who brought it; the first is asked for its chunks. */
  readonly sources: Link[];
  /** Whom its bytes are charged to. */
  readonly payer: Link;
  readonly cost: number;
  readonly cameAt: number;
  /** The envelope's own hash; only of snapshots, and once it is computed. */
  hash: Hash | null;
  state: 'checking' | 'waiting' | 'fetching' | 'gone';
}

export interface IntakeOptions {
  readonly room: RoomId;
  readonly verifier: Verifier;
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly now: () => number;
  readonly budget: Budget;
  readonly checks: Checks;
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
  /** Whether that snapshot is worth its chunks: null if so, else why not ('duplicate': silently). */
  readonly judgeSnapshot: (
    envelope: Envelope,
    hash: Hash,
    from: Link,
  ) => Promise<Refusal | 'duplicate' | null>;
  readonly accept: (envelope: Envelope, chunks: readonly Bytes[], from: Link) => void;
  readonly snapshot: (envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link) => Promise<void>;
  readonly duplicate: (envelope: Envelope, from: Link) => void;
  readonly refuse: (link: Link, reason: Refusal, envelope: Envelope | Certificate) => void;
  /** Another link that may hold this envelope's chunks; `hash` is a snapshot's. */
  readonly another: (envelope: Envelope, hash: Hash | null, than: Link) => Link | null;
  readonly failed: (error: unknown) => void;
}

/**
 * Takes in what links bring, and lets through only what is whole, verified and next in its session:
 *
 *   arrives ─► checking ─► waiting ─► fetching ─► accepted
 *                 │          │ └ for the numbers before it, bounded, or not at all if it has no chunks
 *                 │          └► forgotten: over the budget, or everybody who brought it has gone
 *                 └► refused (who brought it is told)
 *
 * Chunks are fetched only for what is next: what waits costs its envelope alone.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #fetcher: ChunkFetcher<Entry>;
  /** session → number → the entries under that number: more than one only if somebody forges, or signs two. */
  readonly #edits = new Map<SessionId, Map<number, Entry[]>>();
  readonly #snapshots = new Map<Hash, Entry>();
  #sweptAt = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#fetcher = new ChunkFetcher({
      hash: options.hash,
      now: options.now,
      another: ({ envelope, hash }, than) => options.another(envelope, hash, than),
      complete: (entry, chunks) => this.#complete(entry, chunks),
      gaveUp: (entry) => this.#forget(entry),
      failed: options.failed,
    });
  }

  envelope(envelope: Envelope, from: Link): void {
    const { kind, room, part } = envelope.header;
    if (room !== this.#options.room) return this.#options.refuse(from, 'wrong-room', envelope);
    if (part !== 0) return this.#options.refuse(from, 'malformed', envelope);
    if (kind === 'edit') this.#edit(envelope, from);
    else if (kind === 'snapshot') void this.#snapshot(envelope, from);
    else this.#options.refuse(from, 'malformed', envelope);
  }

  chunk(bytes: Bytes, from: Link): void {
    void this.#fetcher.chunk(bytes, from);
  }

  tick(now: number): void {
    this.#fetcher.tick(now);
    if (now - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = now;
    for (const entry of this.#waiting()) {
      if (now - entry.cameAt >= ORPHAN_MS && entry.sources.every((link) => link.closed)) this.#forget(entry);
    }
  }

  linkDown(link: Link): void {
    this.#fetcher.linkDown(link);
  }

  /** A snapshot closed gaps: what it covers is forgotten, what waited behind it goes on. */
  settleAll(): void {
    for (const [session, numbers] of [...this.#edits]) {
      const held = this.#options.held(session);
      for (const [number, entries] of numbers) {
        if (number < held) for (const entry of entries) this.#forget(entry);
      }
      this.#advance(session);
    }
  }

  #edit(envelope: Envelope, from: Link): void {
    const { held, full, admits, overloaded, refuse, duplicate } = this.#options;
    const { session, number } = envelope.header;
    if (number < held(session)) return duplicate(envelope, from);
    const entries = this.#at(session, number);
    // Only the very same bytes are the same edit: a forgery may carry the signature of the real one.
    const twin = entries.find((entry) => equalBytes(entry.envelope.bytes, envelope.bytes));
    if (twin) return addSource(twin, from);
    // One link has one edit under a number. Others may have another: the forged one must not stand in its way.
    if (overloaded() || entries.some(({ payer }) => payer === from)) return;
    if ((held(session) === 0 && full()) || !admits(envelope.bytes.length))
      return refuse(from, 'room-full', envelope);
    const entry = this.#charge(envelope, from);
    if (!entry) return;
    const numbers = this.#edits.get(session) ?? new Map<number, Entry[]>();
    this.#edits.set(session, numbers.set(number, [...this.#at(session, number), entry]));
    void this.#check(entry).then((refusal) => {
      if (refusal) return this.#refuse(entry, refusal);
      if (entry.state === 'gone') return;
      entry.state = 'waiting';
      this.#advance(session);
    });
  }

  async #snapshot(envelope: Envelope, from: Link): Promise<void> {
    const unreadable = envelope.header.version > PROTOCOL_VERSION || !envelope.claim;
    if (unreadable) return this.#options.refuse(from, 'bad-snapshot', envelope);
    const entry = this.#charge(envelope, from);
    if (!entry) return;
    try {
      await this.#consider(entry, await this.#options.hash(envelope.bytes), from);
    } catch (error) {
      this.#forget(entry);
      this.#options.failed(error);
    }
  }

  async #consider(entry: Entry, hash: Hash, from: Link): Promise<void> {
    const twin = this.#snapshots.get(hash);
    if (twin) addSource(twin, from);
    if (twin || this.#options.isBase(hash)) return this.#forget(entry);
    entry.hash = hash;
    this.#snapshots.set(hash, entry);
    const refusal =
      (await this.#check(entry)) ?? (await this.#options.judgeSnapshot(entry.envelope, hash, from));
    if (refusal === 'duplicate') this.#forget(entry);
    else if (refusal) this.#refuse(entry, refusal);
    else this.#fetchSnapshot(entry);
  }

  #fetchSnapshot(entry: Entry): void {
    const fetching = [...this.#snapshots.values()].filter(({ state }) => state === 'fetching');
    if (fetching.length >= MAX_SNAPSHOTS) return this.#forget(entry);
    entry.state = 'fetching';
    if (entry.envelope.chunks.length > 0) this.#fetcher.fetch(entry);
    else this.#complete(entry, []);
  }

  /** The entry of what just came, its bytes charged. Null if there is no room for it: then what waits of the same session
   * behind it, brought by the same link, makes room first, because it comes again together with this one. */
  #charge(envelope: Envelope, from: Link): Entry | null {
    const { budget, now } = this.#options;
    const cost = envelope.bytes.length + ITEM_OVERHEAD;
    if (!budget.charge(from, cost)) {
      if (envelope.header.kind === 'edit') this.#evictBehind(envelope, from);
      if (!budget.charge(from, cost)) return null;
    }
    return { envelope, sources: [from], payer: from, cost, cameAt: now(), hash: null, state: 'checking' };
  }

  #evictBehind({ header: { session, number } }: Envelope, payer: Link): void {
    for (const [other, entries] of [...(this.#edits.get(session) ?? [])]) {
      if (other <= number) continue;
      for (const entry of entries) {
        if (entry.state === 'waiting' && entry.payer === payer) this.#forget(entry);
      }
    }
  }

  async #check({ envelope, sources }: Entry): Promise<Refusal | null> {
    const { certifier, checks, verifier } = this.#options;
    const { session } = envelope.header;
    await certifier.settled(session);
    if (!certifier.has(session)) return certifier.full ? 'room-full' : 'uncertified';
    for (;;) {
      // In the turn of somebody who is not banned: else a forger could take along what others bring as well.
      const link = sources.find(({ banned }) => !banned);
      if (!link) return 'bad-signature';
      if (await checks.run(link, () => verifier.envelope(envelope))) return null;
      if (!link.banned) return 'bad-signature';
    }
  }

  /** Tells everybody who brought it. */
  #refuse(entry: Entry, refusal: Refusal): void {
    this.#forget(entry);
    for (const link of entry.sources) this.#options.refuse(link, refusal, entry.envelope);
  }

  /** Accepts what is next and whole, and then what that made next. */
  #advance(session: SessionId): void {
    for (;;) {
      const entries = this.#at(session, this.#options.held(session));
      const whole = entries.find(
        ({ state, envelope }) => state === 'waiting' && envelope.chunks.length === 0,
      );
      if (!whole) {
        for (const entry of entries) if (entry.state === 'waiting') this.#fetchEdit(entry);
        return;
      }
      if (!this.#accept(whole, [])) return;
    }
  }

  #fetchEdit(entry: Entry): void {
    const { bytes, chunks } = entry.envelope;
    if (!this.#options.admits(bytes.length + chunks.length * LIMITS.chunk)) {
      return this.#refuse(entry, 'room-full');
    }
    entry.state = 'fetching';
    this.#fetcher.fetch(entry);
  }

  #complete(entry: Entry, chunks: readonly Bytes[]): void {
    if (entry.hash !== null) void this.#install(entry, entry.hash, chunks);
    else if (this.#accept(entry, chunks)) this.#advance(entry.envelope.header.session);
  }

  async #install(entry: Entry, hash: Hash, chunks: readonly Bytes[]): Promise<void> {
    const [source] = entry.sources;
    try {
      if (source) await this.#options.snapshot(entry.envelope, hash, chunks, source);
    } catch (error) {
      this.#options.failed(error);
    } finally {
      this.#forget(entry);
    }
  }

  /** False if the room has no place for it. */
  #accept(entry: Entry, chunks: readonly Bytes[]): boolean {
    const { envelope, sources } = entry;
    if (!this.#options.admits(sizeOf({ envelope, chunks }))) {
      this.#refuse(entry, 'room-full');
      return false;
    }
    const { session, number } = envelope.header;
    for (const other of this.#at(session, number)) this.#forget(other);
    const [source, ...others] = sources;
    if (source) this.#options.accept(envelope, chunks, source);
    for (const other of others) this.#options.duplicate(envelope, other);
    return true;
  }

  #at(session: SessionId, number: number): readonly Entry[] {
    return this.#edits.get(session)?.get(number) ?? [];
  }

  #forget(entry: Entry): void {
    if (entry.state === 'gone') return;
    if (entry.state === 'fetching') this.#fetcher.forget(entry);
    entry.state = 'gone';
    this.#options.budget.release(entry.payer, entry.cost);
    if (entry.hash !== null) this.#snapshots.delete(entry.hash);
    const { kind, session, number } = entry.envelope.header;
    if (kind !== 'edit') return;
    const numbers = this.#edits.get(session);
    const rest = this.#at(session, number).filter((other) => other !== entry);
    if (rest.length > 0) numbers?.set(number, rest);
    else numbers?.delete(number);
    if (numbers?.size === 0) this.#edits.delete(session);
  }

  *#waiting(): Generator<Entry> {
    for (const numbers of [...this.#edits.values()]) {
      for (const entries of [...numbers.values()]) {
        for (const entry of entries) if (entry.state === 'waiting') yield entry;
      }
    }
  }
}

function addSource(entry: Entry, link: Link): void {
  if (!entry.sources.includes(link)) entry.sources.push(link);
}
