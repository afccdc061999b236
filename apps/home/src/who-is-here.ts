import { LivenessDriver } from '@parley/mesh';
import type { Clock } from '@parley/runtime';
import { TokenBucket } from '@parley/transport';
import { type Envelope, FAREWELL, NO_SESSION, type SessionId, type SyncMessage } from '@parley/wire';

type Alive = Extract<SyncMessage, { readonly type: 'alive' }>;

/** Liveness tables a caller may send a second, and at once. A mesh of 64 behind one caller that all depend on it makes 32. What
 * is above is dropped: the next table says all. */
const ALIVE = { rate: 64, burst: 256 };
/** And what they may come to, in clocks told: each of a table is told to all the other callers. */
const CLOCKS = { rate: 20_000, burst: 300_000 };

/** A link, as far as liveness has to know it. */
export interface LiveLink {
  readonly id: string;
  readonly info: { readonly session: SessionId | null };
  send(message: SyncMessage): void;
  close(reason: 'timeout'): void;
}

interface Caller {
  readonly link: LiveLink;
  /** What it may say; made once it says something. */
  bounds: { readonly alive: TokenBucket; readonly clocks: TokenBucket } | null;
}

/** The liveness table passed on between callers, so that who is linked by nothing but home still sees who is here. */
export class WhoIsHere {
  readonly #clock: Clock;
  readonly #vanished: (session: SessionId) => void;
  readonly #rested: (rests: boolean) => void;
  #rests = false;
  readonly #callers = new Map<string, Caller>();
  #liveness: LivenessDriver;

  /** `rested`: told each time there is nobody any more whom a silent home would concern, or somebody again. */
  constructor(
    clock: Clock,
    vanished: (session: SessionId) => void,
    rested: (rests: boolean) => void = () => {},
  ) {
    this.#clock = clock;
    this.#vanished = vanished;
    this.#rested = rested;
    this.#liveness = this.#watch();
  }

  /** Whether there is nobody whom a silent home would concern. */
  get rests(): boolean {
    return this.#rests;
  }

  linkUp(link: LiveLink): void {
    this.#callers.set(link.id, { link, bounds: null });
    this.#liveness.linkUp(link.id, link.info.session);
  }

  /** `left`: the caller said goodbye. */
  linkDown({ id, info: { session } }: LiveLink, left: boolean): void {
    this.#callers.delete(id);
    this.#liveness.linkDown(id);
    if (left && session) this.#left(session);
    if (this.#callers.size === 0) this.#emptied();
    this.#look();
  }

  heard({ id }: LiveLink): void {
    this.#liveness.heard(id);
  }

  presence({ header }: Envelope): void {
    if (header.number === FAREWELL) this.#liveness.farewell(header.session);
  }

  alive({ clocks }: Alive, { id }: LiveLink): void {
    const caller = this.#callers.get(id);
    const now = this.#clock.now();
    if (!caller) return;
    caller.bounds ??= {
      alive: new TokenBucket(ALIVE.rate, ALIVE.burst, now),
      clocks: new TokenBucket(CLOCKS.rate, CLOCKS.burst, now),
    };
    const told = clocks.size * this.#callers.size;
    if (!caller.bounds.alive.take(1, now) || !caller.bounds.clocks.take(told, now)) return;
    this.#liveness.received(id, clocks);
  }

  close(): void {
    this.#liveness.close();
  }

  #look(): void {
    const rests = this.#callers.size === 0 || this.#liveness.rests;
    if (rests === this.#rests) return;
    this.#rests = rests;
    this.#rested(rests);
  }

  #watch(): LivenessDriver {
    return new LivenessDriver({
      self: NO_SESSION,
      clock: this.#clock,
      // Home is nobody's session: its own clock is left out.
      send: (id, clocks) =>
        this.#callers.get(id)?.link.send({
          type: 'alive',
          clocks: new Map([...clocks].filter(([session]) => session !== NO_SESSION)),
        }),
      probe: (id) => this.#callers.get(id)?.link.send({ type: 'ping', nonce: 0 }),
      dead: (id) => this.#callers.get(id)?.link.close('timeout'),
      appeared() {},
      vanished: this.#vanished,
      performed: () => this.#look(),
    });
  }

  /** Nobody calls any more. The room may stay open for a while: whoever comes next is told of nobody who is gone. */
  #emptied(): void {
    for (const session of this.#liveness.here) this.#vanished(session);
    this.#liveness.close();
    this.#liveness = this.#watch();
  }

  /** Its session is what it said itself: one that calls as well over another link has not left. */
  #left(session: SessionId): void {
    for (const { link } of this.#callers.values()) if (link.info.session === session) return;
    this.#liveness.farewell(session);
  }
}
