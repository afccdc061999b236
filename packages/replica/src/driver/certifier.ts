import { LazyMap, LazySet } from '@parley/runtime';
import type { Verifier } from '@parley/seal';
import { type Certificate, equalBytes, LIMITS, type Refusal, type SessionId } from '@parley/wire';
import type { Budget, Share } from './budget.ts';
import type { Checks } from './checks.ts';
import type { Link } from './link.ts';

/** What a waiting certificate costs in heap, bytes: itself, its signature, its session as text, its promise and its
 * place in the queue. Measured in Node 24: 0.7 kB; it is charged twice that, for what its check takes besides. */
export const CERTIFICATE_COST = 1_536;
/** Certificates of one link that are handed on to be checked; the rest waits here, where it can be let go of. */
const AT_ONCE = 4;
/** With so many waiting, a link's channel is asked to bring nothing more for now; at half of it, to go on. */
const HOLD_AT = 256;

/** So many are held although nothing of their sessions is: the eldest gives way. */
export const MAX_IDLE = 4_096;
/** Sessions of which one link may bring certificates: more than the covers of a room can name. */
const MAX_BROUGHT = LIMITS.coversChunks * LIMITS.coversPerChunk;

export interface CertifierOptions {
  readonly verifier: Verifier;
  readonly checks: Checks;
  /** For what waits. */
  readonly budget: Budget;
  /** Those that hold; the certifier adds to them. */
  readonly certificates: Map<SessionId, Certificate>;
  readonly certified: (certificate: Certificate, from: Link) => void;
  /** One that was held does not hold: a storage damaged it. It is not held any more. */
  readonly disproved: (session: SessionId) => void;
  /** Whether that session is at the other end of a link. */
  readonly isPresent: (session: SessionId) => boolean;
  readonly refuse: (link: Link, reason: Refusal, certificate: Certificate) => void;
}

/** A certificate that is not decided yet. */
interface Waiter {
  readonly certificate: Certificate;
  readonly decided: Promise<void>;
  readonly decide: () => void;
}

/** What came over one link. */
interface Queue {
  readonly share: Share;
  /** The oldest first. They are parked in the share. */
  readonly waiting: Map<SessionId, Waiter>;
  /** They are pinned in the share. */
  readonly checking: Map<SessionId, Waiter>;
}

/**
 * Takes in sessions' certificates, which say who may write what. A room has no number of sessions: held are those of which
 * something is kept, and of the others the newest. One that gave way comes again with the first thing of its session.
 *
 * What waits is charged to the process's budget. What finds no room there, or has to give way, is let go of: that is no
 * fault of whoever brought it, who is told `uncertified` without a strike when its edits come, and sends it again.
 *
 * Of two of one session the editor's stands: else a commenter could certify an editor's session as a commenter's before the
 * real certificate comes.
 *
 * What a storage held is not proven before it was verified, which is only done when somebody brings another or refuses it: a storage
 * that damaged it would mute its session for good.
 */
export class Certifier {
  readonly #options: CertifierOptions;
  readonly #queues = new LazyMap<Link, Queue>();
  /** Sessions whose certificates were verified here. */
  readonly #proven = new LazySet<SessionId>();
  /** Sessions of which nothing is held, the one that was certified first first. */
  readonly #idle = new LazySet<SessionId>();

  constructor(options: CertifierOptions) {
    this.#options = options;
  }

  has(session: SessionId): boolean {
    return this.#options.certificates.has(session);
  }

  /** What its certificate says it may; null: it has none. */
  roleOf(session: SessionId): Certificate['role'] | null {
    return this.#options.certificates.get(session)?.role ?? null;
  }

  /** Something of that session is held from now on. */
  uses(session: SessionId): void {
    this.#idle.delete(session);
  }

  /** Somebody does not take that session's certificate, or what it wrote: what a storage held is verified, once. */
  async doubt(session: SessionId, from: Link): Promise<void> {
    const held = this.#options.certificates.get(session);
    if (held && !this.#proven.has(session)) await this.#prove(held, from);
  }

  receive(certificate: Certificate, from: Link): void {
    const { session } = certificate;
    if (this.#stands(certificate)) {
      from.certified.add(session);
      return;
    }
    if (from.banned) return;
    if (from.certified.size >= MAX_BROUGHT) return from.close('too-many-messages');
    const queue = this.#queueOf(from);
    if (queue.waiting.has(session) || queue.checking.has(session)) return;
    if (!queue.share.charge(CERTIFICATE_COST)) {
      from.lostCertificates = true;
      this.#tidy(from, queue);
      return;
    }
    queue.share.park(CERTIFICATE_COST);
    const { promise, resolve } = Promise.withResolvers<void>();
    queue.waiting.set(session, { certificate, decided: promise, decide: resolve });
    if (queue.waiting.size >= HOLD_AT) from.hold(this);
    this.#next(from, queue);
  }

  /** Resolves when what that link brought so far for that session is decided, or let go of. */
  async settled(session: SessionId, link: Link): Promise<void> {
    const queue = this.#queues.get(link);
    await (queue?.checking.get(session) ?? queue?.waiting.get(session))?.decided;
  }

  /** Lets go of everything that waits. */
  close(): void {
    for (const [link, queue] of [...this.#queues]) {
      while (queue.waiting.size > 0) this.#letGo(queue);
      this.#tidy(link, queue);
    }
  }

  /** Whether one that says as much is here, and is not in doubt beside this one. */
  #stands(certificate: Certificate): boolean {
    const { session, role } = certificate;
    const held = this.#options.certificates.get(session);
    if (!held || (held.role !== 'edit' && role !== 'comment')) return false;
    return this.#proven.has(session) || isSame(held, certificate);
  }

  /** Verifies one that a storage held. If it does not hold it is not held any more. */
  async #prove(held: Certificate, from: Link): Promise<void> {
    const { certificates, checks, verifier, disproved } = this.#options;
    const { session } = held;
    // A link that is banned meanwhile decides nothing.
    let isValid: boolean | null = null;
    await checks.run(from, async () => {
      isValid = await verifier.certificate(held);
      return isValid;
    });
    if (isValid === null || certificates.get(session) !== held) return;
    if (isValid) {
      this.#proven.add(session);
      return;
    }
    certificates.delete(session);
    disproved(session);
  }

  #queueOf(link: Link): Queue {
    const known = this.#queues.get(link);
    if (known) return known;
    const queue: Queue = {
      share: this.#options.budget.share(() => {
        link.lostCertificates = true;
        this.#letGo(queue);
      }),
      waiting: new Map(),
      checking: new Map(),
    };
    this.#queues.set(link, queue);
    return queue;
  }

  #next(link: Link, queue: Queue): void {
    while (queue.checking.size < AT_ONCE) {
      const waiter = this.#take(queue);
      if (!waiter) break;
      const { session } = waiter.certificate;
      queue.checking.set(session, waiter);
      void this.#check(waiter.certificate, link).finally(() => {
        queue.checking.delete(session);
        queue.share.release(CERTIFICATE_COST);
        waiter.decide();
        this.#next(link, queue);
      });
    }
    this.#tidy(link, queue);
  }

  /** The oldest, pinned. */
  #take(queue: Queue): Waiter | null {
    for (const [session, waiter] of queue.waiting) {
      queue.waiting.delete(session);
      queue.share.pin(CERTIFICATE_COST);
      return waiter;
    }
    return null;
  }

  #letGo(queue: Queue): void {
    const waiter = this.#take(queue);
    if (!waiter) return;
    queue.share.release(CERTIFICATE_COST);
    waiter.decide();
  }

  #makeRoom(): void {
    const { certificates, isPresent } = this.#options;
    for (const session of this.#idle) {
      if (this.#idle.size <= MAX_IDLE) return;
      if (isPresent(session)) continue;
      this.#idle.delete(session);
      this.#proven.delete(session);
      certificates.delete(session);
    }
  }

  #tidy(link: Link, { waiting, checking }: Queue): void {
    if (waiting.size <= HOLD_AT / 2) link.goOn(this);
    if (waiting.size + checking.size === 0) this.#queues.delete(link);
  }

  async #check(certificate: Certificate, from: Link): Promise<void> {
    const { certificates, checks, verifier, certified, refuse } = this.#options;
    const { session } = certificate;
    if (!this.#stands(certificate)) {
      const valid = await checks.run(
        from,
        async () => this.#stands(certificate) || (await verifier.certificate(certificate)),
      );
      if (!valid) return refuse(from, 'bad-certificate', certificate);
      const held = certificates.get(session);
      if (held && !this.#proven.has(session) && !isSame(held, certificate)) await this.#prove(held, from);
      if (!this.#stands(certificate)) {
        if (!this.has(session)) this.#idle.add(session);
        certificates.set(session, certificate);
        this.#proven.add(session);
        this.#makeRoom();
        certified(certificate, from);
      }
    }
    from.certified.add(session);
  }
}

const isSame = (a: Certificate, b: Certificate): boolean =>
  a.role === b.role && equalBytes(a.signature, b.signature);
