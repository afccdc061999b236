import type { Clock, Random, Timer } from '@parley/runtime';
import type { Bytes, CloseReason } from '@parley/wire';
import { type Pipe, PipeChannel } from '../pipe-channel.ts';

/** How one simulated link behaves. All times in milliseconds of the clock that is handed in. */
export interface LinkProperties {
  /** One way. */
  readonly delay: number;
  /** Up to this much more for each message, evenly distributed. Messages of one channel never overtake each other;
   * those of different channels do. */
  readonly jitter: number;
  /** The chance (0–1) that a message is lost once and comes by retransmission; what follows it waits. */
  readonly loss: number;
  /** What one retransmission costs. */
  readonly retransmit: number;
  /** The chance (0–1), for each message, that the channel breaks instead: both sides hear `lost`. */
  readonly breaking: number;
  /** Bytes a second, each way; Infinity for no limit. */
  readonly rate: number;
  /** After how long a cut both sides hear `lost`; Infinity for never. */
  readonly lostAfter: number;
}

export const PERFECT_LINK: LinkProperties = {
  delay: 0,
  jitter: 0,
  loss: 0,
  retransmit: 200,
  breaking: 0,
  rate: Number.POSITIVE_INFINITY,
  lostAfter: 16_000,
};

/** What travels: a message, or the word that the other side closed. `size` in bytes. */
type Load = { readonly size: number } & ({ readonly bytes: Bytes } | { readonly close: CloseReason });
/** `at`: when it arrives. */
type Parcel = Load & { readonly at: number };

/** One way of a link: a first-in first-out line of parcels, each with the time it arrives at. */
class OneWay implements Pipe {
  readonly #link: MemoryLink;
  readonly #arrive: (parcel: Parcel) => void;
  readonly #room: () => void;
  #line: Parcel[] = [];
  #arrival: Timer | null = null;
  readonly #departures = new Set<Timer>();
  /** When the last parcel posted so far arrives; the next one arrives no earlier. */
  #lastArrival = 0;
  /** When the last byte written so far has left, as `rate` allows. */
  #leftAt = 0;
  /** Bytes that have not left yet. */
  buffered = 0;

  constructor(link: MemoryLink, arrive: (parcel: Parcel) => void, room: () => void) {
    this.#link = link;
    this.#arrive = arrive;
    this.#room = room;
  }

  write(bytes: Bytes): void {
    const { random, properties } = this.#link;
    if (properties.breaking > 0 && random.float() < properties.breaking) {
      this.#link.breakSoon();
      return;
    }
    // The other side must not see what the sender does with its buffer afterwards.
    this.#post({ size: bytes.byteLength, bytes: bytes.slice() });
  }

  end(reason: CloseReason): void {
    this.#post({ size: 0, close: reason });
  }

  /** Nothing leaves and nothing arrives until `resume`. What was under way is kept, and counts as not having left. */
  pause(): void {
    this.#arrival?.cancel();
    this.#arrival = null;
    for (const timer of this.#departures) timer.cancel();
    this.#departures.clear();
    this.buffered = this.#line.reduce((sum, parcel) => sum + parcel.size, 0);
  }

  /** Everything under way starts again, in order. */
  resume(): void {
    const line = this.#line;
    this.#line = [];
    this.#lastArrival = 0;
    this.#leftAt = 0;
    this.buffered = 0;
    for (const parcel of line) this.#post(parcel);
    this.#departures.add(this.#link.clock.after(0, this.#room));
  }

  /** Drops everything and lets go of every timer. */
  drop(): void {
    this.#line = [];
    this.pause();
  }

  #post(load: Load): void {
    const parcel = { ...load, at: this.#arrivalOf(load.size) };
    this.#line.push(parcel);
    if (this.#link.cut) {
      this.buffered += load.size;
      return;
    }
    const wait = this.#leftAt - this.#link.clock.now();
    if (wait > 0) this.#leaveAfter(wait, load.size);
    if (this.#arrival === null) this.#awaitNext();
  }

  #arrivalOf(size: number): number {
    const { clock, random, properties } = this.#link;
    this.#leftAt = Math.max(clock.now(), this.#leftAt) + (size / properties.rate) * 1000;
    let at = this.#leftAt + properties.delay;
    if (properties.jitter > 0) at += random.float() * properties.jitter;
    if (properties.loss > 0 && random.float() < properties.loss) at += properties.retransmit;
    this.#lastArrival = Math.max(this.#lastArrival, at);
    return this.#lastArrival;
  }

  #leaveAfter(wait: number, size: number): void {
    this.buffered += size;
    const timer = this.#link.clock.after(wait, () => {
      this.#departures.delete(timer);
      this.buffered -= size;
      this.#room();
    });
    this.#departures.add(timer);
  }

  #awaitNext(): void {
    const next = this.#line[0];
    if (next === undefined) return;
    this.#arrival = this.#link.clock.after(Math.max(0, next.at - this.#link.clock.now()), () => {
      this.#arrival = null;
      this.#line.shift();
      this.#arrive(next);
      if (this.#arrival === null && !this.#link.cut) this.#awaitNext();
    });
  }
}

/** Two channels joined by a simulated wire, and the hands that cut it. Everything happens through the clock: nothing
 * arrives within the call that sent it. */
export class MemoryLink {
  readonly clock: Clock;
  readonly random: Random;
  properties: LinkProperties;
  readonly channels: readonly [PipeChannel, PipeChannel];
  readonly #ways: readonly [OneWay, OneWay];
  readonly #silent = new Set<0 | 1>();
  #cut = false;
  #lost: Timer | null = null;
  #over = false;
  readonly #onOver: () => void;

  constructor(
    clock: Clock,
    random: Random,
    properties: Partial<LinkProperties>,
    onOver: () => void = () => {},
  ) {
    this.clock = clock;
    this.random = random;
    this.properties = { ...PERFECT_LINK, ...properties };
    this.#onOver = onOver;
    this.#ways = [
      new OneWay(
        this,
        (parcel) => this.#arrive(1, parcel),
        () => this.#room(0),
      ),
      new OneWay(
        this,
        (parcel) => this.#arrive(0, parcel),
        () => this.#room(1),
      ),
    ];
    this.channels = [new PipeChannel('memory', this.#ways[0]), new PipeChannel('memory', this.#ways[1])];
  }

  get cut(): boolean {
    return this.#cut;
  }

  /** Cuts the wire: nothing arrives. If it stays cut for `lostAfter`, both sides hear `lost`. */
  cutWire(): void {
    if (this.#cut || this.#over) return;
    this.#cut = true;
    for (const way of this.#ways) way.pause();
    if (Number.isFinite(this.properties.lostAfter)) {
      this.#lost = this.clock.after(this.properties.lostAfter, () => this.break());
    }
  }

  /** Mends a cut wire: what was under way arrives after all, in order. */
  mend(): void {
    if (!this.#cut || this.#over) return;
    this.#cut = false;
    this.#lost?.cancel();
    this.#lost = null;
    for (const way of this.#ways) way.resume();
  }

  /** The process at one end is gone: it hears nothing more and says nothing more, and the other end is told nothing. */
  silence(end: 0 | 1): void {
    this.#silent.add(end);
    this.#ways[end].drop();
    this.channels[end].abandon();
    if (this.#silent.size === 2) this.#finish();
  }

  /** The channel breaks at the next turn of the clock. */
  breakSoon(): void {
    this.clock.after(0, () => this.break());
  }

  /** The channel breaks: what was under way is gone, both sides hear `lost`. */
  break(): void {
    if (this.#over) return;
    const ends = ([0, 1] as const).filter((end) => !this.#silent.has(end));
    this.#finish();
    for (const end of ends) this.channels[end].ended('lost');
  }

  #room(end: 0 | 1): void {
    if (!this.#silent.has(end)) this.channels[end].pump();
  }

  #arrive(end: 0 | 1, parcel: Parcel): void {
    if ('bytes' in parcel) {
      this.channels[end].arrived(parcel.bytes);
      return;
    }
    this.#finish();
    this.channels[end].ended(parcel.close);
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#lost?.cancel();
    for (const way of this.#ways) way.drop();
    this.#onOver();
  }
}
