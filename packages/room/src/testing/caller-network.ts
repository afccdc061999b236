import type { Random, Timer } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { Caller, type CallerFacts } from '../routes/home/caller.ts';

interface Peer {
  readonly session: string;
  readonly caller: Caller;
  home: CallerFacts['home'];
  /** What the others say, and when a receipt came over the link to them. */
  readonly others: Map<string, { calling: boolean; receiptAt: number | null }>;
  receiptAt: number | null;
  uncoveredSince: number | null;
  timer: Timer | null;
}

const LOOK = 1_000;
/** Home's word is repeated at each look for so long after a change, and then so often, ms. */
const LIVELY = 10_000;
const SELDOM = 60_000;

/** A mesh of peers joined each to each, that exchange who calls, and a home that sends its callers receipts: each second while
 * something changes, and each minute. Everything of the rest is left out. */
export class CallerNetwork {
  readonly #clock = new SimulatedClock(0);
  readonly #random: Random;
  readonly #peers = new Map<string, Peer>();
  /** Changes of the line to home; the newest of each peer counts. */
  readonly #lines = new Map<string, Timer>();
  #zeroSince: number | null = null;
  #changedAt = 0;
  #saidAt = 0;
  homeUp = true;
  hangUps = 0;
  /** The longest time without any caller while home was up, in milliseconds. */
  longestZero = 0;

  constructor(seed: string, size: number) {
    this.#random = seededRandom(seed);
    const sessions = Array.from({ length: size }, (_, i) => `p${i}`);
    for (const session of sessions) {
      this.#peers.set(session, {
        session,
        caller: new Caller(),
        home: 'none',
        others: new Map(
          sessions
            .filter((other) => other !== session)
            .map((other) => [other, { calling: false, receiptAt: null }]),
        ),
        receiptAt: null,
        uncoveredSince: null,
        timer: null,
      });
    }
    this.#clock.every(LOOK, () => this.#look());
    for (const peer of this.#peers.values()) this.#later(() => this.#decide(peer));
  }

  get callers(): string[] {
    return [...this.#peers.values()].filter(({ home }) => home === 'open').map(({ session }) => session);
  }

  get uncovered(): number {
    return [...this.#peers.values()].filter(({ uncoveredSince }) => uncoveredSince !== null).length;
  }

  resetCounts(): void {
    this.hangUps = 0;
    this.longestZero = 0;
  }

  run(ms: number): void {
    this.#clock.advance(ms);
  }

  edit(session: string): void {
    const peer = this.#peers.get(session);
    if (!peer) return;
    peer.uncoveredSince ??= this.#clock.now();
    this.#changedAt = this.#clock.now();
    this.#decide(peer);
  }

  crash(session: string): void {
    this.#peers.get(session)?.timer?.cancel();
    this.#lines.get(session)?.cancel();
    this.#peers.delete(session);
    for (const peer of this.#peers.values()) {
      this.#clock.after(3_000 + this.#random.float() * 3_000, () => {
        peer.others.delete(session);
        this.#decide(peer);
      });
    }
  }

  #later(call: () => void): Timer {
    return this.#clock.after(10 + this.#random.float() * 190, call);
  }

  #decide(peer: Peer): void {
    if (!this.#peers.has(peer.session)) return;
    const now = this.#clock.now();
    const age = (at: number | null) => (at === null ? null : now - at);
    const candidate = (session: string) =>
      ({ session, role: 'edit', visible: true, metered: false }) as const;
    const { action, again } = peer.caller.decide(
      {
        self: candidate(peer.session),
        neighbours: [...peer.others].map(([session, { calling, receiptAt }]) => ({
          ...candidate(session),
          calling,
          receiptAge: age(receiptAt),
        })),
        callsBeyond: false,
        receiptAge: age(peer.receiptAt),
        uncoveredAge: age(peer.uncoveredSince),
        home: peer.home,
        pinned: true,
        leads: true,
      },
      now,
    );
    peer.timer?.cancel();
    peer.timer = again === null ? null : this.#clock.after(Math.ceil(again), () => this.#decide(peer));
    if (action === 'call') this.#dial(peer);
    if (action === 'hang-up') {
      this.hangUps += 1;
      this.#lines.get(peer.session)?.cancel();
      this.#turn(peer, 'none');
    }
  }

  #dial(peer: Peer): void {
    this.#turn(peer, 'connecting');
    const connected = this.#later(() => {
      if (this.homeUp) {
        this.#turn(peer, 'open');
        // Whoever comes is told what home holds.
        return this.#receipt(peer);
      }
      this.#turn(peer, 'backoff');
      const wait = 500 + this.#random.float() * 4_500;
      this.#lines.set(
        peer.session,
        this.#clock.after(wait, () => this.#dial(peer)),
      );
    });
    this.#lines.set(peer.session, connected);
  }

  #turn(peer: Peer, home: CallerFacts['home']): void {
    const calling = home === 'open';
    const changed = calling !== (peer.home === 'open');
    peer.home = home;
    this.#measure();
    this.#later(() => this.#decide(peer));
    if (!changed) return;
    this.#tell(peer, (seen) => {
      seen.calling = calling;
    });
  }

  #tell(
    peer: Peer,
    change: (seen: { calling: boolean; receiptAt: number | null }, other: Peer) => void,
  ): void {
    for (const other of this.#peers.values()) {
      if (other === peer) continue;
      this.#later(() => {
        const seen = other.others.get(peer.session);
        if (!seen) return;
        change(seen, other);
        this.#decide(other);
      });
    }
  }

  #look(): void {
    const now = this.#clock.now();
    const isDue = now - this.#changedAt < LIVELY || now - this.#saidAt >= SELDOM;
    if (isDue) this.#saidAt = now;
    for (const peer of this.#peers.values()) {
      if (peer.home !== 'open') continue;
      if (!this.homeUp) this.#dial(peer);
      else if (isDue) this.#receipt(peer);
    }
    this.#measure();
  }

  /** Home says what it holds to one who calls, who passes it on. */
  #receipt(peer: Peer): void {
    const at = this.#clock.now();
    this.#hear(peer, at);
    this.#tell(peer, (seen, other) => {
      seen.receiptAt = this.#clock.now();
      this.#hear(other, at);
    });
  }

  /** A receipt covers what was written well before it. */
  #hear(peer: Peer, at: number): void {
    peer.receiptAt = this.#clock.now();
    if (peer.uncoveredSince !== null && peer.uncoveredSince < at - 500) peer.uncoveredSince = null;
  }

  #measure(): void {
    const now = this.#clock.now();
    if (!this.homeUp || this.callers.length > 0) {
      this.#zeroSince = null;
      return;
    }
    this.#zeroSince ??= now;
    this.longestZero = Math.max(this.longestZero, now - this.#zeroSince);
  }
}
