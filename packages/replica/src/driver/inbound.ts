import { LazyMap } from '@parley/runtime';
import type { Verifier } from '@parley/seal';
import {
  type Bytes,
  type Envelope,
  type Hash,
  LIMITS,
  type Note,
  PROTOCOL_VERSION,
  type Refusal,
  type RoomId,
} from '@parley/wire';
import type { Share } from './budget.ts';
import type { Certifier } from './certifier.ts';
import { ChunkFetcher } from './chunk-fetcher.ts';
import { coversOf } from './covers.ts';
import type { Whole, WholeSnapshot } from './document.ts';
import type { Link } from './link.ts';
import type { Shared } from './shared.ts';

/** What an arrival costs in heap besides its bytes while it is on its way in: the parsed envelope with its views and ids, the
 * promises of its check. Measured in Node 24: 2.5 kB; rounded up. */
const OVERHEAD = 3_072;
/** An address or a session as text, in its array or map. */
const ID_COST = 160;

/** An edit or a snapshot on its way in. */
class Arrival {
  readonly envelope: Envelope;
  readonly hash: Hash;
  /** Who brought it; the first is asked for its chunks. */
  readonly sources: Link[];
  /** Whom it is charged to. */
  readonly payer: Link;
  cost: number;
  /** The clear chunks of a snapshot that follow from what it is made on. */
  told: ReadonlyMap<Hash, Bytes> = new Map();
  isGone = false;
  isFetching = false;

  constructor(envelope: Envelope, hash: Hash, payer: Link) {
    this.envelope = envelope;
    this.hash = hash;
    this.payer = payer;
    this.sources = [payer];
    const changed = envelope.claim?.changed?.size ?? 0;
    this.cost = envelope.bytes.length + OVERHEAD + (envelope.chunks.length + changed) * ID_COST;
  }

  addSource(link: Link): void {
    if (!this.sources.includes(link)) this.sources.push(link);
  }
}

export interface InboundOptions {
  readonly room: RoomId;
  readonly verifier: Verifier;
  readonly hash: (bytes: Bytes) => Hash;
  readonly now: () => number;
  readonly shared: Shared;
  readonly certifier: Certifier;
  /** Which role a session's certificate names may write that part's edits; snapshots are for editors alone. */
  readonly mayWrite: (envelope: Envelope) => boolean;
  /** Whether it is here already. */
  readonly isHeld: (envelope: Envelope, hash: Hash) => boolean;
  /** Whether nothing more can be taken in now (the storage does not keep up): it is dropped, and comes again. */
  readonly isOverloaded: () => boolean;
  /** Why there is no room for that many more bytes; null: there is. A home has a quota. */
  readonly admits: (bytes: number, envelope: Envelope, from: Link) => Refusal | null;
  readonly edit: (edit: Whole, from: Link) => void;
  readonly snapshot: (snapshot: WholeSnapshot, from: Link) => void;
  /** The clear chunks of a snapshot that need not be fetched. */
  readonly told: (envelope: Envelope) => ReadonlyMap<Hash, Bytes>;
  /** It came once more. */
  readonly again: (envelope: Envelope, hash: Hash, from: Link) => void;
  readonly knowsNote: (note: Note, hash: Hash) => boolean;
  readonly noted: (note: Note, hash: Hash, from: Link) => void;
  readonly refuse: (link: Link, reason: Refusal, item: Envelope) => void;
  /** Another link that may hold its chunks. */
  readonly another: (envelope: Envelope, than: Link) => Link | null;
  readonly failed: (error: unknown) => void;
}

/**
 * Takes in what links bring, and lets through what is verified and whole; it waits for nothing else (L6):
 *
 *   arrives ─► checking ─► fetching its chunks ─► accepted
 *                 └► refused (who brought it is told)
 *
 * What there is no room for is let go of. It is not lost: nobody has acknowledged it, so it comes again.
 */
export class Inbound {
  readonly #options: InboundOptions;
  readonly #fetcher: ChunkFetcher<Arrival>;
  readonly #arrivals = new LazyMap<Hash, Arrival>();
  readonly #shares = new LazyMap<Link, Share>();

  constructor(options: InboundOptions) {
    this.#options = options;
    this.#fetcher = new ChunkFetcher({
      hash: async (bytes) => options.hash(bytes),
      now: options.now,
      turns: options.shared.turns,
      kept: options.shared.kept,
      another: ({ envelope }, than) => options.another(envelope, than),
      complete: (arrival, chunks) => this.#complete(arrival, chunks),
      gaveUp: (arrival) => this.#forget(arrival),
      failed: options.failed,
    });
  }

  /** What that link pays with. */
  shareOf(link: Link): Share {
    const known = this.#shares.get(link);
    if (known) return known;
    const share = this.#options.shared.budget.share(() => {});
    this.#shares.set(link, share);
    return share;
  }

  envelope(envelope: Envelope, from: Link): void {
    const { room, isHeld, again, isOverloaded, admits, refuse, now } = this.#options;
    const { header, bytes } = envelope;
    if (header.room !== room) return refuse(from, 'wrong-room', envelope);
    if (header.part >= LIMITS.parts || header.piece !== 0) return refuse(from, 'malformed', envelope);
    if (header.kind === 'snapshot') {
      // A base of an unknown version says nothing that could be judged.
      if (header.version > PROTOCOL_VERSION || !envelope.claim) return refuse(from, 'bad-snapshot', envelope);
      if (!from.may('snapshots', 1, now())) return from.strike();
    } else if (header.kind !== 'edit') return refuse(from, 'malformed', envelope);
    const hash = this.#options.hash(bytes);
    if (isHeld(envelope, hash)) return again(envelope, hash, from);
    const twin = this.#arrivals.get(hash);
    if (twin) return twin.addSource(from);
    if (isOverloaded()) return;
    const full = admits(bytes.length, envelope, from);
    if (full) return refuse(from, full, envelope);
    const arrival = new Arrival(envelope, hash, from);
    if (!this.shareOf(from).charge(arrival.cost)) return;
    this.#arrivals.set(hash, arrival);
    void this.#check(arrival).then((refusal) => {
      if (refusal) this.#refuse(arrival, refusal);
      else if (!arrival.isGone) this.#fetch(arrival);
    });
  }

  note(note: Note, from: Link): void {
    const { room, certifier, shared, verifier, noted, knowsNote, hash, now } = this.#options;
    if (note.room !== room || !from.may('notes', 1, now())) return from.strike();
    const { session } = note;
    const name = hash(note.bytes);
    if (knowsNote(note, name)) return;
    void certifier.settled(session, from).then(async () => {
      const isValid =
        certifier.roleOf(session) === 'edit' && (await shared.checks.run(from, () => verifier.note(note)));
      if (isValid) {
        certifier.uses(session);
        noted(note, name, from);
      } else if (!from.lostCertificates) from.strike();
    });
  }

  chunk(bytes: Bytes, from: Link): void {
    void this.#fetcher.chunk(bytes, from);
  }

  tick(now: number): void {
    this.#fetcher.tick(now);
    for (const [link, share] of this.#shares) if (link.closed && share.held === 0) this.#shares.delete(link);
  }

  /** Whether nothing is on its way in, and nothing is left of links that are gone. */
  get rests(): boolean {
    return (
      this.#arrivals.size === 0 &&
      this.#fetcher.rests &&
      [...this.#shares.keys()].every(({ closed }) => !closed)
    );
  }

  /** Lets go of everything. */
  close(): void {
    this.#fetcher.close();
    for (const arrival of [...this.#arrivals.values()]) this.#forget(arrival);
  }

  linkDown(link: Link): void {
    this.#fetcher.linkDown(link);
  }

  async #check({ envelope, sources }: Arrival): Promise<Refusal | null> {
    const { certifier, shared, verifier, mayWrite } = this.#options;
    const { session } = envelope.header;
    // Each of them sends the certificate first. Another may come to be a source meanwhile.
    for (const source of sources) {
      if (mayWrite(envelope)) break;
      await certifier.settled(session, source);
    }
    if (!mayWrite(envelope)) return 'uncertified';
    for (;;) {
      // In the turn of somebody who is not banned: else a forger could take along what others bring as well.
      const link = sources.find(({ banned }) => !banned);
      if (!link) return 'bad-signature';
      if (await shared.checks.run(link, () => verifier.envelope(envelope))) return null;
      if (!link.banned) return 'bad-signature';
    }
  }

  #fetch(arrival: Arrival): void {
    const { bytes, chunks } = arrival.envelope;
    const most = bytes.length + chunks.length * LIMITS.chunk;
    const full = this.#options.admits(most, arrival.envelope, arrival.payer);
    if (full) return this.#refuse(arrival, full);
    this.#tell(arrival);
    const here = chunks.flatMap((hash) => arrival.told.get(hash) ?? []);
    if (here.length === chunks.length) return this.#complete(arrival, here);
    arrival.isFetching = true;
    this.#fetcher.fetch(arrival);
  }

  /** What there is no room for beside the envelope is fetched. */
  #tell(arrival: Arrival): void {
    const told = this.#options.told(arrival.envelope);
    const bytes = [...told.values()].reduce((sum, chunk) => sum + chunk.length, 0);
    if (!this.shareOf(arrival.payer).charge(bytes)) return;
    arrival.cost += bytes;
    arrival.told = told;
  }

  #complete(arrival: Arrival, chunks: readonly Bytes[]): void {
    const { envelope, hash, sources } = arrival;
    const whole = { envelope, hash, chunks };
    this.#options.certifier.uses(envelope.header.session);
    if (envelope.header.kind === 'snapshot') {
      const covers = coversOf(envelope, chunks);
      if (!covers) return this.#refuse(arrival, 'bad-snapshot');
      this.#forget(arrival);
      if (sources[0]) this.#options.snapshot({ ...whole, covers }, sources[0]);
    } else {
      this.#forget(arrival);
      if (sources[0]) this.#options.edit(whole, sources[0]);
    }
    for (const other of sources.slice(1)) this.#options.again(envelope, hash, other);
  }

  /** Tells everybody who brought it. */
  #refuse(arrival: Arrival, refusal: Refusal): void {
    this.#forget(arrival);
    for (const link of arrival.sources) this.#options.refuse(link, refusal, arrival.envelope);
  }

  #forget(arrival: Arrival): void {
    if (arrival.isGone) return;
    arrival.isGone = true;
    if (arrival.isFetching) this.#fetcher.forget(arrival);
    this.#arrivals.delete(arrival.hash);
    this.shareOf(arrival.payer).release(arrival.cost);
  }
}
