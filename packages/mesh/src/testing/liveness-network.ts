import type { Random } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { LIVENESS, Liveness, type LivenessReport } from '../liveness.ts';

interface Peer {
  readonly liveness: Liveness;
  readonly session: string;
  readonly neighbours: Set<string>;
  wake: { cancel(): void } | null;
  /** Until when it stands still: its messages and its timer wait. */
  frozenUntil: number;
  vanished: { session: string; at: number }[];
}

/** Peers that exchange nothing but liveness, over ordered links with random delays. */
export class LivenessNetwork {
  readonly clock = new SimulatedClock(0);
  readonly #random: Random;
  readonly #delay: number;
  readonly #peers = new Map<string, Peer>();
  readonly #lastDelivery = new Map<string, number>();
  /** Tables delivered. */
  tables = 0;

  /** `delay`: the longest, in milliseconds. */
  constructor(seed: string, delay = 1_000) {
    this.#random = seededRandom(seed);
    this.#delay = delay;
  }

  add(session: string): void {
    const now = this.clock.now();
    const peer: Peer = {
      liveness: new Liveness(session, now),
      session,
      neighbours: new Set(),
      wake: null,
      frozenUntil: 0,
      vanished: [],
    };
    this.#peers.set(session, peer);
    this.#perform(peer, peer.liveness.tick(now));
  }

  link(a: string, b: string): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const peer = this.peer(from);
      if (peer.neighbours.has(to)) return;
      peer.neighbours.add(to);
      this.#perform(peer, peer.liveness.linkUp(to, to, this.clock.now()));
    }
  }

  unlink(a: string, b: string): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const peer = this.peer(from);
      if (peer.neighbours.delete(to)) this.#perform(peer, peer.liveness.linkDown(to, this.clock.now()));
    }
  }

  /** It is silent from now on, and nobody is told. */
  crash(session: string): void {
    this.peer(session).wake?.cancel();
    this.#peers.delete(session);
  }

  /** It says goodbye to its neighbours. */
  leave(session: string): void {
    const { neighbours } = this.peer(session);
    this.crash(session);
    for (const other of neighbours) {
      const peer = this.#peers.get(other);
      if (peer) this.#perform(peer, peer.liveness.farewell(session, this.clock.now()));
    }
  }

  /** Its timers and messages stand still for so long. */
  freeze(session: string, ms: number): void {
    this.peer(session).frozenUntil = this.clock.now() + ms;
  }

  peer(session: string): Peer {
    const peer = this.#peers.get(session);
    if (!peer) throw new Error(`no peer ${session}`);
    return peer;
  }

  get peers(): Peer[] {
    return [...this.#peers.values()];
  }

  run(ms: number): void {
    this.clock.advance(ms);
  }

  #perform(peer: Peer, report: LivenessReport): void {
    const now = this.clock.now();
    for (const session of report.vanished) peer.vanished.push({ session, at: now });
    for (const { link, clocks } of report.send) {
      this.#deliver(peer.session, link, (to) => {
        this.tables += 1;
        return to.liveness.received(peer.session, clocks, this.clock.now());
      });
    }
    for (const link of report.probe) {
      this.#deliver(peer.session, link, (to) => {
        this.#deliver(to.session, peer.session, (back) => {
          back.liveness.heard(to.session, this.clock.now());
          return back.liveness.tick(this.clock.now());
        });
        to.liveness.heard(peer.session, this.clock.now());
        return to.liveness.tick(this.clock.now());
      });
    }
    for (const link of report.dead) {
      peer.neighbours.delete(link);
      this.#perform(peer, peer.liveness.linkDown(link, now));
    }
    if (report.dead.length > 0) return;
    peer.wake?.cancel();
    const wake = () => {
      const late = peer.frozenUntil - this.clock.now();
      if (late > 0) peer.wake = this.clock.after(late, wake);
      else this.#perform(peer, peer.liveness.tick(this.clock.now()));
    };
    peer.wake = this.clock.after(Math.min(report.wait, LIVENESS.interval), wake);
  }

  #deliver(from: string, to: string, act: (to: Peer) => LivenessReport): void {
    const key = `${from} ${to}`;
    const due = this.clock.now() + this.#random.float() * this.#delay;
    const at = Math.max(due, this.#lastDelivery.get(key) ?? 0, this.#peers.get(to)?.frozenUntil ?? 0);
    this.#lastDelivery.set(key, at);
    this.clock.after(at - this.clock.now(), () => {
      const peer = this.#peers.get(to);
      if (!peer?.neighbours.has(from)) return;
      if (peer.frozenUntil > this.clock.now()) this.#deliver(from, to, act);
      else this.#perform(peer, act(peer));
    });
  }
}
