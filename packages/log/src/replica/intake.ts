import type { Verifier } from '@parley/seal';
import {
  type Bytes,
  type Certificate,
  type Envelope,
  type Hash,
  LIMITS,
  PROTOCOL_VERSION,
  type Refusal,
  type RoomId,
  type SessionId,
} from '@parley/wire';
import type { Link } from './link.ts';

/** What an entry costs in memory besides its bytes; so many small ones are bounded too. */
const ENTRY_OVERHEAD = 512;
/** Bytes of envelopes and chunks that wait for verification, for their turn, or for more chunks. What is over is
 * dropped: the next `have` asks for it again. */
const MAX_WAITING_BYTES = 192 * 1024 * 1024;
/** Chunks asked for at once, per envelope. */
const CHUNK_WINDOW = 48;
/** After this long without a chunk the next neighbour is asked, in ms. */
const CHUNK_PATIENCE_MS = 3_000;
const MAX_SNAPSHOTS_WAITING = 4;

interface Entry {
  readonly envelope: Envelope;
  readonly sources: Link[];
  state: 'verifying' | 'fetching' | 'ready';
  readonly chunks: Map<Hash, Bytes>;
  /** Hashes not asked for yet, in order. */
  queue: Hash[];
  readonly asked: Set<Hash>;
  progressAt: number;
  bytes: number;
  /** The envelope's own hash; only for snapshots. */
  readonly hash: Hash | null;
}

export interface IntakeOptions {
  readonly room: RoomId;
  readonly verifier: Verifier;
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly now: () => number;
  /** How many edits of a session are held. */
  readonly held: (session: SessionId) => number;
  readonly certificates: Map<SessionId, Certificate>;
  /** Whether that snapshot is worth its chunks: null if so, else why not ('duplicate': silently). */
  readonly judgeSnapshot: (envelope: Envelope, hash: Hash) => Promise<Refusal | 'duplicate' | null>;
  readonly certified: (certificate: Certificate, from: Link) => void;
  readonly accept: (envelope: Envelope, chunks: readonly Bytes[], from: Link) => void;
  readonly snapshot: (envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link) => void;
  readonly duplicate: (envelope: Envelope, from: Link) => void;
  readonly refuse: (link: Link, reason: Refusal, envelope: Envelope | Certificate) => void;
  /** Another link that may hold this envelope's chunks. */
  readonly another: (envelope: Envelope, than: Link) => Link | null;
  /** Room for that many more bytes? A home has a quota. */
  readonly admits: (bytes: number) => boolean;
}

/**
 * Takes in what links bring, and lets through only what is whole, verified and next in its session:
 *
 *   arrives ─► verifying ─► fetching (its chunks) ─► ready ─► accepted, once every number before it is
 *                 │                                   │
 *                 └► refused (the sender is told)      └► waits, bounded, while a number before it is missing
 */
export class Intake {
  readonly #options: IntakeOptions;
  /** session → number → the entries under that number: more than one only if somebody forges. */
  readonly #edits = new Map<SessionId, Map<number, Entry[]>>();
  readonly #snapshots = new Map<Hash, Entry>();
  readonly #wanting = new Map<Hash, Set<Entry>>();
  readonly #certifying = new Map<SessionId, Promise<void>>();
  #waitingBytes = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  certificate(certificate: Certificate, from: Link): void {
    const { certificates, verifier } = this.#options;
    const { session } = certificate;
    if (certificates.has(session)) return;
    const earlier = this.#certifying.get(session) ?? Promise.resolve();
    const check = earlier.then(async () => {
      if (certificates.has(session)) return;
      if (certificates.size >= LIMITS.sessions) return this.#options.refuse(from, 'room-full', certificate);
      if (!(await verifier.certificate(certificate))) {
        return this.#options.refuse(from, 'bad-certificate', certificate);
      }
      certificates.set(session, certificate);
      this.#options.certified(certificate, from);
    });
    this.#certifying.set(session, check);
    void check.finally(() => {
      if (this.#certifying.get(session) === check) this.#certifying.delete(session);
    });
  }

  envelope(envelope: Envelope, from: Link): void {
    const { kind, room, part } = envelope.header;
    if (room !== this.#options.room) return this.#options.refuse(from, 'wrong-room', envelope);
    if (part !== 0 || (kind !== 'edit' && kind !== 'snapshot')) {
      return this.#options.refuse(from, 'malformed', envelope);
    }
    if (kind === 'edit') this.#edit(envelope, from);
    else void this.#snapshot(envelope, from);
  }

  /** A chunk somebody sent: kept only if a verified envelope here names it. */
  async chunk(bytes: Bytes): Promise<void> {
    const hash = await this.#options.hash(bytes);
    const entries = this.#wanting.get(hash);
    if (!entries) return;
    this.#wanting.delete(hash);
    for (const entry of entries) {
      entry.chunks.set(hash, bytes);
      entry.asked.delete(hash);
      entry.progressAt = this.#options.now();
      entry.bytes += bytes.length;
      this.#waitingBytes += bytes.length;
      this.#fetch(entry);
    }
  }

  /** Asks somebody else for chunks that do not come. */
  tick(now: number): void {
    for (const entry of this.#fetching()) {
      if (now - entry.progressAt >= CHUNK_PATIENCE_MS) this.#askAnother(entry, now);
    }
  }

  linkDown(link: Link): void {
    for (const entry of this.#fetching()) {
      if (entry.sources[0] === link) this.#askAnother(entry, this.#options.now());
    }
  }

  /** Edits that waited for a gap which a snapshot closed. */
  settleAll(): void {
    for (const session of [...this.#edits.keys()]) {
      const numbers = this.#edits.get(session);
      const held = this.#options.held(session);
      for (const [number, entries] of numbers ?? []) {
        if (number < held) for (const entry of [...entries]) this.#forget(entry);
      }
      this.#settle(session);
    }
  }

  #edit(envelope: Envelope, from: Link): void {
    const { session, number } = envelope.header;
    const held = this.#options.held(session);
    if (number < held) return this.#options.duplicate(envelope, from);
    const twin = this.#at(session, number).find((entry) =>
      sameBytes(entry.envelope.signature, envelope.signature),
    );
    if (twin) {
      twin.sources.push(from);
      return this.#options.duplicate(envelope, from);
    }
    const size = envelope.bytes.length;
    if (this.#waitingBytes + size > MAX_WAITING_BYTES) return;
    if (!this.#options.admits(size)) return this.#options.refuse(from, 'room-full', envelope);
    const entry = this.#entry(envelope, from, null);
    const numbers = this.#edits.get(session) ?? new Map<number, Entry[]>();
    this.#edits.set(session, numbers);
    numbers.set(number, [...(numbers.get(number) ?? []), entry]);
    void this.#verify(entry).then((refusal) => {
      if (refusal) {
        this.#forget(entry);
        return this.#options.refuse(from, refusal, envelope);
      }
      this.#fetch(entry);
    });
  }

  async #snapshot(envelope: Envelope, from: Link): Promise<void> {
    const hash = await this.#options.hash(envelope.bytes);
    const twin = this.#snapshots.get(hash);
    if (twin) {
      twin.sources.push(from);
      return;
    }
    if (this.#snapshots.size >= MAX_SNAPSHOTS_WAITING) return;
    const entry = this.#entry(envelope, from, hash);
    this.#snapshots.set(hash, entry);
    const unreadable = envelope.header.version > PROTOCOL_VERSION || !envelope.claim;
    const refusal =
      (unreadable ? 'bad-snapshot' : null) ??
      (await this.#verify(entry)) ??
      (await this.#options.judgeSnapshot(envelope, hash));
    if (refusal) {
      this.#forget(entry);
      if (refusal !== 'duplicate') this.#options.refuse(from, refusal, envelope);
      return;
    }
    this.#fetch(entry);
  }

  #entry(envelope: Envelope, from: Link, hash: Hash | null): Entry {
    const entry: Entry = {
      envelope,
      sources: [from],
      state: 'verifying',
      chunks: new Map(),
      queue: [],
      asked: new Set(),
      progressAt: this.#options.now(),
      bytes: envelope.bytes.length + ENTRY_OVERHEAD,
      hash,
    };
    this.#waitingBytes += entry.bytes;
    return entry;
  }

  async #verify(entry: Entry): Promise<Refusal | null> {
    const { session } = entry.envelope.header;
    await this.#certifying.get(session);
    if (!this.#options.certificates.has(session)) return 'uncertified';
    return (await this.#options.verifier.envelope(entry.envelope)) ? null : 'bad-signature';
  }

  /** Asks for the chunks still missing, a window at a time; without any the entry is ready. */
  #fetch(entry: Entry): void {
    if (entry.state === 'verifying') {
      entry.state = 'fetching';
      entry.queue = [...new Set(entry.envelope.chunks)];
      if (!this.#options.admits(entry.queue.length * LIMITS.chunk)) {
        this.#forget(entry);
        const source = entry.sources[0];
        if (source) this.#options.refuse(source, 'room-full', entry.envelope);
        return;
      }
    }
    if (entry.queue.length === 0 && entry.asked.size === 0) return this.#ready(entry);
    const source = entry.sources[0];
    if (!source || entry.asked.size > CHUNK_WINDOW / 2) return;
    const ask = entry.queue.splice(0, CHUNK_WINDOW - entry.asked.size);
    if (ask.length === 0) return;
    for (const hash of ask) this.#want(hash, entry);
    source.send({ type: 'want', hashes: ask });
  }

  #want(hash: Hash, entry: Entry): void {
    entry.asked.add(hash);
    const entries = this.#wanting.get(hash) ?? new Set();
    entries.add(entry);
    this.#wanting.set(hash, entries);
  }

  #askAnother(entry: Entry, now: number): void {
    const current = entry.sources.shift();
    entry.sources.push(...(current && !current.closed ? [current] : []));
    while (entry.sources[0]?.closed) entry.sources.shift();
    const next = current ? this.#options.another(entry.envelope, current) : null;
    if (next && !entry.sources.includes(next)) entry.sources.unshift(next);
    const source = entry.sources[0];
    if (!source) return this.#forget(entry);
    entry.progressAt = now;
    source.send({ type: 'want', hashes: [...entry.asked].slice(0, LIMITS.wants) });
  }

  #ready(entry: Entry): void {
    entry.state = 'ready';
    if (entry.hash === null) return this.#settle(entry.envelope.header.session);
    const source = entry.sources[0];
    const chunks = this.#chunksOf(entry);
    this.#forget(entry);
    if (source && chunks) this.#options.snapshot(entry.envelope, entry.hash, chunks, source);
  }

  /** Accepts what is ready and next, and then what that made next. */
  #settle(session: SessionId): void {
    for (;;) {
      const number = this.#options.held(session);
      const entry = this.#at(session, number).find(({ state }) => state === 'ready');
      if (!entry) return;
      const source = entry.sources[0];
      const chunks = this.#chunksOf(entry);
      for (const other of this.#at(session, number)) this.#forget(other);
      if (!source || !chunks) return;
      this.#options.accept(entry.envelope, chunks, source);
    }
  }

  #chunksOf(entry: Entry): Bytes[] | null {
    const chunks: Bytes[] = [];
    for (const hash of entry.envelope.chunks) {
      const bytes = entry.chunks.get(hash);
      if (!bytes) return null;
      chunks.push(bytes);
    }
    return chunks;
  }

  #at(session: SessionId, number: number): Entry[] {
    return this.#edits.get(session)?.get(number) ?? [];
  }

  #forget(entry: Entry): void {
    this.#waitingBytes -= entry.bytes;
    entry.bytes = 0;
    for (const hash of entry.asked) {
      const entries = this.#wanting.get(hash);
      entries?.delete(entry);
      if (entries?.size === 0) this.#wanting.delete(hash);
    }
    if (entry.hash !== null) {
      this.#snapshots.delete(entry.hash);
      return;
    }
    const { session, number } = entry.envelope.header;
    const numbers = this.#edits.get(session);
    const rest = (numbers?.get(number) ?? []).filter((other) => other !== entry);
    if (rest.length > 0) numbers?.set(number, rest);
    else numbers?.delete(number);
    if (numbers?.size === 0) this.#edits.delete(session);
  }

  *#fetching(): Generator<Entry> {
    const entries = new Set<Entry>();
    for (const set of this.#wanting.values()) for (const entry of set) entries.add(entry);
    yield* entries;
  }
}

function sameBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
