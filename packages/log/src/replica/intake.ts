import {
  type Bytes,
  type Envelope,
  equalBytes,
  type Hash,
  LIMITS,
  PROTOCOL_VERSION,
  type Refusal,
  type SessionId,
} from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { Arrival, checkingCost } from './arrival.ts';
import { ChunkFetcher } from './chunk-fetcher.ts';
import type { IntakeOptions } from './intake-options.ts';
import type { Link } from './link.ts';
import { WaitingRoom } from './waiting-room.ts';

/** Snapshots whose chunks are fetched or which are being installed. */
const MAX_SNAPSHOTS = 4;
/** So long an edit waits for one before it, ms; then it is let go of, and comes again if somebody has what is missing. */
const WAIT_MS = 60_000;
const SWEEP_MS = 1_000;

/**
 * Takes in what links bring, and lets through only what is whole, verified and next in its session:
 *
 *   arrives ─► checking ─► waiting ─► fetching ─► accepted
 *                 │          │ └ for the numbers before it, bounded, or not at all if it has no chunks
 *                 │          └► let go of: its link's share is full, or it waited too long
 *                 └► refused (who brought it is told)
 *
 * Chunks are fetched only for what is next: what waits costs its envelope alone. What is let go of is not lost: nobody
 * has acknowledged it, so it comes again.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #fetcher: ChunkFetcher<Arrival>;
  readonly #rooms = new Map<Link, WaitingRoom<Arrival>>();
  /** session → number → what came under that number: more than one only if somebody forges, or signs two. */
  readonly #edits = new Map<SessionId, Map<number, Arrival[]>>();
  readonly #snapshots = new Map<Hash, Arrival>();
  #sweptAt = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#fetcher = new ChunkFetcher({
      hash: options.hash,
      now: options.now,
      turns: options.shared.turns,
      kept: options.shared.kept,
      another: ({ envelope, hash }, than) => options.another(envelope, hash, than),
      complete: (arrival, chunks) => this.#complete(arrival, chunks),
      gaveUp: (arrival) => this.#forget(arrival),
      failed: options.failed,
    });
  }

  /** Where what that link brings waits, and what it pays with. */
  roomOf(link: Link): WaitingRoom<Arrival> {
    const known = this.#rooms.get(link);
    if (known) return known;
    const room = new WaitingRoom<Arrival>(this.#options.shared.budget, (arrival) => {
      // Its cost is given back already.
      arrival.charged = 0;
      this.#forget(arrival);
    });
    this.#rooms.set(link, room);
    return room;
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
    for (const [link, room] of this.#rooms) {
      room.expire(now - WAIT_MS);
      if (link.closed && room.share.held === 0) this.#rooms.delete(link);
    }
  }

  /** Whether nothing is fetched, or waits, and nothing is left of links that are gone. */
  get rests(): boolean {
    if (!this.#fetcher.rests) return false;
    for (const [link, room] of this.#rooms) if (link.closed || room.share.held > 0) return false;
    return true;
  }

  /** Lets go of everything. */
  close(): void {
    this.#fetcher.close();
    for (const numbers of [...this.#edits.values()]) {
      for (const arrivals of [...numbers.values()]) for (const arrival of arrivals) this.#forget(arrival);
    }
    for (const arrival of [...this.#snapshots.values()]) this.#forget(arrival);
  }

  linkDown(link: Link): void {
    this.#fetcher.linkDown(link);
  }

  /** A snapshot closed gaps: what it covers is forgotten, what waited behind it goes on. */
  settleAll(): void {
    for (const [session, numbers] of [...this.#edits]) {
      const held = this.#options.held(session);
      for (const [number, arrivals] of numbers) {
        if (number < held) for (const arrival of arrivals) this.#forget(arrival);
      }
      this.#advance(session);
    }
  }

  #edit(envelope: Envelope, from: Link): void {
    const { held, full, admits, overloaded, refuse, duplicate } = this.#options;
    const { session, number } = envelope.header;
    const next = held(session);
    if (number < next) return duplicate(envelope, from);
    const others = this.#at(session, number);
    // Only the very same bytes are the same edit: a forgery may carry the signature of the real one.
    const twin = others.find(({ bytes }) => equalBytes(bytes, envelope.bytes));
    if (twin) return twin.addSource(from);
    // One link has one edit under a number. Others may have another: the forged one must not stand in its way.
    if (overloaded() || others.some(({ payer }) => payer === from)) return;
    if ((next === 0 && full()) || !admits(envelope.bytes.length)) return refuse(from, 'room-full', envelope);
    const arrival = this.#admit(envelope, from, number - next);
    if (!arrival) return;
    const numbers = this.#edits.get(session) ?? new Map<number, Arrival[]>();
    this.#edits.set(arrival.session, numbers.set(number, [...this.#at(session, number), arrival]));
    void this.#check(arrival).then((refusal) => {
      if (refusal) return this.#refuse(arrival, refusal);
      if (arrival.state === 'gone') return;
      this.#wait(arrival);
      this.#advance(arrival.session);
    });
  }

  async #snapshot(envelope: Envelope, from: Link): Promise<void> {
    const unreadable = envelope.header.version > PROTOCOL_VERSION || !envelope.claim;
    if (unreadable) return this.#options.refuse(from, 'bad-snapshot', envelope);
    if (!from.claims.take(1, this.#options.now())) return from.strike();
    const arrival = this.#admit(envelope, from, 0);
    if (!arrival) return;
    try {
      await this.#consider(arrival, await this.#options.hash(envelope.bytes), from);
    } catch (error) {
      this.#forget(arrival);
      this.#options.failed(error);
    }
  }

  async #consider(arrival: Arrival, hash: Hash, from: Link): Promise<void> {
    const twin = this.#snapshots.get(hash);
    twin?.addSource(from);
    if (twin || this.#options.isBase(hash)) return this.#forget(arrival);
    arrival.hash = hash;
    this.#snapshots.set(hash, arrival);
    const judgement =
      (await this.#check(arrival)) ?? (await this.#options.judgeSnapshot(arrival.envelope, hash, from));
    if (judgement === 'duplicate') this.#forget(arrival);
    else if (judgement === 'false') this.#refuseLie(arrival);
    else if (judgement) this.#refuse(arrival, judgement);
    else if (arrival.state !== 'gone') this.#fetchSnapshot(arrival);
  }

  /** It claims what is not so here, and never was. Who made it knew better; who brought it could have asked. */
  #refuseLie(arrival: Arrival): void {
    this.#refuse(arrival, 'bad-snapshot');
    for (const link of arrival.sources) link.strike();
  }

  #fetchSnapshot(arrival: Arrival): void {
    const fetching = [...this.#snapshots.values()].filter(({ state }) => state === 'fetching');
    if (fetching.length >= MAX_SNAPSHOTS) return this.#forget(arrival);
    arrival.state = 'fetching';
    if (arrival.envelope.chunks.length > 0) this.#fetcher.fetch(arrival);
    else this.#complete(arrival, []);
  }

  /** What just came, its bytes charged; null if there is no room for it. */
  #admit(envelope: Envelope, from: Link, ahead: number): Arrival | null {
    if (!this.roomOf(from).admit(checkingCost(envelope), ahead)) return null;
    const session = this.#sessionOf(envelope.header.session);
    return new Arrival(envelope, session, from, ahead, this.#options.now());
  }

  /** The same id as one string, however often it came. */
  #sessionOf(session: SessionId): SessionId {
    const [numbers] = this.#edits.get(session)?.values() ?? [];
    return numbers?.[0]?.session ?? session;
  }

  async #check({ envelope, session, sources }: Arrival): Promise<Refusal | null> {
    const { certifier, shared, verifier } = this.#options;
    // Each of them sends the certificate first. Another may come to be a source meanwhile.
    for (const source of sources) {
      if (certifier.has(session)) break;
      await certifier.settled(session, source);
    }
    if (!certifier.has(session)) return certifier.full ? 'room-full' : 'uncertified';
    for (;;) {
      // In the turn of somebody who is not banned: else a forger could take along what others bring as well.
      const link = sources.find(({ banned }) => !banned);
      if (!link) return 'bad-signature';
      if (await shared.checks.run(link, () => verifier.envelope(envelope))) return null;
      if (!link.banned) return 'bad-signature';
    }
  }

  /** It is verified. From now on it costs less, and may have to give way. */
  #wait(arrival: Arrival): void {
    const room = this.roomOf(arrival.payer);
    room.share.release(arrival.charged - arrival.cost);
    arrival.charged = arrival.cost;
    arrival.state = 'waiting';
    if (arrival.number > this.#options.held(arrival.session)) arrival.fold();
    room.add(arrival);
  }

  /** Tells everybody who brought it. */
  #refuse(arrival: Arrival, refusal: Refusal): void {
    this.#forget(arrival);
    for (const link of arrival.sources) this.#options.refuse(link, refusal, arrival.envelope);
  }

  /** Accepts what is next and whole, and then what that made next. */
  #advance(session: SessionId): void {
    for (;;) {
      const waiting = this.#at(session, this.#options.held(session)).filter(
        ({ state }) => state === 'waiting',
      );
      const whole = waiting.find(({ envelope }) => envelope.chunks.length === 0);
      if (!whole) {
        for (const arrival of waiting) this.#fetchEdit(arrival);
        return;
      }
      if (!this.#accept(whole, [])) return;
    }
  }

  #fetchEdit(arrival: Arrival): void {
    const { bytes, chunks } = arrival.envelope;
    if (!this.#options.admits(bytes.length + chunks.length * LIMITS.chunk)) {
      return this.#refuse(arrival, 'room-full');
    }
    this.roomOf(arrival.payer).take(arrival);
    arrival.state = 'fetching';
    this.#fetcher.fetch(arrival);
  }

  #complete(arrival: Arrival, chunks: readonly Bytes[]): void {
    if (arrival.hash !== null) void this.#install(arrival, arrival.hash, chunks);
    else if (this.#accept(arrival, chunks)) this.#advance(arrival.session);
  }

  async #install(arrival: Arrival, hash: Hash, chunks: readonly Bytes[]): Promise<void> {
    const [source] = arrival.sources;
    try {
      if (source) await this.#options.snapshot(arrival.envelope, hash, chunks, source);
    } catch (error) {
      this.#options.failed(error);
    } finally {
      this.#forget(arrival);
    }
  }

  /** False if the room has no place for it. */
  #accept(arrival: Arrival, chunks: readonly Bytes[]): boolean {
    const { envelope, sources } = arrival;
    if (!this.#options.admits(sizeOf({ envelope, chunks }))) {
      this.#refuse(arrival, 'room-full');
      return false;
    }
    const { session, number } = arrival;
    for (const other of this.#at(session, number)) this.#forget(other);
    const [source, ...others] = sources;
    if (source) this.#options.accept(envelope, chunks, source);
    for (const other of others) this.#options.duplicate(envelope, other);
    return true;
  }

  #at(session: SessionId, number: number): readonly Arrival[] {
    return this.#edits.get(session)?.get(number) ?? [];
  }

  #forget(arrival: Arrival): void {
    if (arrival.state === 'gone') return;
    const room = this.roomOf(arrival.payer);
    if (arrival.state === 'fetching') this.#fetcher.forget(arrival);
    if (arrival.place >= 0) room.take(arrival);
    arrival.state = 'gone';
    room.share.release(arrival.charged);
    if (arrival.hash !== null) return void this.#snapshots.delete(arrival.hash);
    const { session, number } = arrival;
    const numbers = this.#edits.get(session);
    const rest = this.#at(session, number).filter((other) => other !== arrival);
    if (rest.length > 0) numbers?.set(number, rest);
    else numbers?.delete(number);
    if (numbers?.size === 0) this.#edits.delete(session);
  }
}
