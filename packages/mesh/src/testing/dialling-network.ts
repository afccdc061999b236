import { backoffDelay, type Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { expect } from 'vitest';
import { DIALLER, type DialEffect, Dialler } from '../dialler.ts';

/** Diallers over a network that sometimes fails, crashes and loses signaling. */
export class DiallingNetwork {
  readonly #random: Random;
  readonly #peers = new Map<
    string,
    { dialler: Dialler; connection: string; wakesAt: number | null; up: boolean }
  >();
  readonly #queue: { at: number; call: () => void }[] = [];
  /** Channels, by pair and attempt: what each side holds. */
  readonly #ends = new Set<string>();
  #now = 1_000;
  #connections = 0;
  failure = 0;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  join(session: string): void {
    const delay = (failures: number) => backoffDelay(failures, this.#random, { min: 200, max: 5_000 });
    this.#peers.set(session, {
      dialler: new Dialler({ self: session, delay }),
      connection: '',
      wakesAt: null,
      up: false,
    });
    this.signalingUp(session);
  }

  signalingUp(session: string): void {
    const peer = this.#peer(session);
    peer.up = true;
    peer.connection = `c${this.#connections++}`;
    for (const [other, { connection, up }] of this.#peers) {
      if (other === session || !up) continue;
      this.#later(() =>
        this.#do(session, (dialler) => dialler.introduced({ connection, session: other }, this.#now)),
      );
      const introduction = { connection: peer.connection, session };
      this.#later(() => this.#do(other, (dialler) => dialler.introduced(introduction, this.#now)));
    }
  }

  signalingDown(session: string): void {
    const peer = this.#peer(session);
    peer.up = false;
    this.#do(session, (dialler) => dialler.signalingDown(this.#now));
    const { connection } = peer;
    for (const other of this.#peers.keys()) {
      if (other !== session)
        this.#later(() => this.#do(other, (dialler) => dialler.left(connection, this.#now)));
    }
  }

  crash(session: string): void {
    this.signalingDown(session);
    this.#peers.delete(session);
    for (const end of [...this.#ends]) {
      const [at, other, attempt] = end.split(' ') as [string, string, string];
      if (at === session) this.#ends.delete(end);
      else if (other === session) this.#close(at, session, Number(attempt));
    }
  }

  /** A channel breaks for one side, which notices alone. */
  breakEnd(session: string, other: string): void {
    const end = [...this.#ends].find((key) => key.startsWith(`${session} ${other} `));
    if (end) this.#close(session, other, Number(end.split(' ')[2]));
  }

  run(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const timers = [...this.#peers].flatMap(([session, { wakesAt }]) =>
        wakesAt === null
          ? []
          : [{ at: wakesAt, call: () => this.#do(session, (dialler) => dialler.tick(this.#now)) }],
      );
      this.#queue.sort((a, b) => a.at - b.at);
      const next = [...timers, ...this.#queue.slice(0, 1)].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      if (next === this.#queue[0]) this.#queue.shift();
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = until;
  }

  /** Both ends of exactly one channel for each pair. */
  expectLinked(): void {
    const sessions = [...this.#peers.keys()];
    const pairs = sessions.flatMap((a) => sessions.filter((b) => b !== a).map((b) => `${a} ${b}`));
    const ends = [...this.#ends].map((end) => end.split(' ').slice(0, 2).join(' '));
    expect(ends.sort()).toEqual(pairs.sort());
    for (const end of this.#ends) {
      const [a, b, attempt] = end.split(' ');
      expect(this.#ends.has(`${b} ${a} ${attempt}`)).toBe(true);
    }
  }

  #peer(session: string) {
    const peer = this.#peers.get(session);
    if (!peer) throw new Error(`no peer ${session}`);
    return peer;
  }

  #later(call: () => void): void {
    this.#queue.push({ at: this.#now + 5 + this.#random.float() * 200, call });
  }

  #do(session: string, act: (dialler: Dialler) => DialEffect[]): void {
    const peer = this.#peers.get(session);
    if (!peer) return;
    const effects = act(peer.dialler);
    peer.wakesAt = null;
    for (const effect of effects) {
      if (effect.type === 'wait') peer.wakesAt = this.#now + effect.ms;
      else if (effect.type === 'drop') this.#drop(session, effect.session, effect.attempt);
      else this.#signal(session, effect);
    }
    const dialling = [...this.#peers.keys()].filter(
      (other) => peer.dialler.state(other)?.kind === 'dialling',
    );
    expect(dialling.length).toBeLessThanOrEqual(DIALLER.dials);
  }

  #signal(from: string, effect: Exclude<DialEffect, { type: 'wait' | 'drop' }>): void {
    const to = effect.session;
    const isReached = () =>
      this.#peers.get(from)?.up && this.#peers.get(to)?.connection === effect.connection;
    if (effect.type === 'request') {
      this.#later(() => isReached() && this.#do(to, (dialler) => dialler.request(from, this.#now)));
    } else if (effect.type === 'dial') {
      const { attempt } = effect;
      this.#later(() => isReached() && this.#do(to, (dialler) => dialler.offer(from, attempt, this.#now)));
    } else {
      this.#connect(from, to, effect.attempt);
    }
  }

  #connect(from: string, to: string, attempt: number): void {
    if (this.#random.float() < this.failure) {
      this.#later(() => this.#do(to, (dialler) => dialler.failed(from, attempt, this.#now)));
      this.#later(() => this.#do(from, (dialler) => dialler.failed(to, attempt, this.#now)));
      return;
    }
    this.#later(() => {
      if (!this.#peers.has(from) || !this.#peers.get(to)?.dialler.isCurrent(from, attempt)) return;
      for (const [at, other] of [
        [from, to],
        [to, from],
      ] as const) {
        this.#ends.add(`${at} ${other} ${attempt}`);
        this.#do(at, (dialler) => dialler.opened(other, attempt, this.#now));
      }
    });
  }

  #drop(session: string, other: string, attempt: number): void {
    this.#ends.delete(`${session} ${other} ${attempt}`);
    if (this.#ends.has(`${other} ${session} ${attempt}`))
      this.#later(() => this.#close(other, session, attempt));
  }

  #close(session: string, other: string, attempt: number): void {
    this.#ends.delete(`${session} ${other} ${attempt}`);
    this.#do(session, (dialler) => dialler.closed(other, attempt, 'lost', this.#now));
  }
}
