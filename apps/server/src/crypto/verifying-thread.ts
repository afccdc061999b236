import { Worker } from 'node:worker_threads';
import { isPackable, packChecks, type SignatureCheck } from './packed-checks.ts';

/** Signatures that are handed over at once, or checked in one turn of the event loop: 2 ms of work. */
const BATCH = 16;
/** So few are checked on the spot: to wake another thread takes as long as one check. */
const FEW = 4;
/** The thread ends when nothing was handed to it for so long, ms: it holds some MB. */
const IDLE_MS = 5_000;
/** It is made once so many have been checked on the spot within a second while others waited: an eighth of that second. Those
 * who come back all at once after a restart are fewer, and what a thread leaves behind in memory is as much as a thousand of them. */
const CROWD = 1_000;
const CROWD_MS = 1_000;
/** After one failed no other is made for so long, ms. */
const RETRY_MS = 60_000;

interface Waiting extends SignatureCheck {
  readonly resolve: (verdict: boolean | Promise<boolean>) => void;
}

export interface VerifyingThreadOptions {
  /** Checks on the spot. */
  readonly here: (check: SignatureCheck) => Promise<boolean>;
  /** A thread failed: all is checked on the spot for a while. */
  readonly failed: (error: unknown) => void;
  /** What the thread runs, and after how many ms without work it ends; if absent, what is beside this file and 5 s. */
  readonly entry?: URL;
  readonly idleMs?: number;
  /** How many make a crowd (`CROWD`). */
  readonly crowd?: number;
}

/**
 * Checks signatures: where few wait at a time on the spot, where many do in a thread of its own, which stands as long as there is
 * work for it. Verdicts come in the order of the calls.
 */
export class VerifyingThread {
  readonly #options: VerifyingThreadOptions;
  #waiting: Waiting[] = [];
  #isTurning = false;
  #thread: Worker | null = null;
  /** Whether it has begun to work. */
  #isUp = false;
  /** What it was handed, the oldest first. */
  #handed: Waiting[][] = [];
  #idle: NodeJS.Timeout | null = null;

  #crowd = { since: Number.NEGATIVE_INFINITY, checks: 0 };
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(options: VerifyingThreadOptions) {
    this.#options = options;
  }

  verify(check: SignatureCheck): Promise<boolean> {
    if (!isPackable(check)) return this.#options.here(check);
    return new Promise((resolve) => {
      this.#waiting.push({ ...check, resolve });
      this.#turn();
    });
  }

  /** Whether the thread stands. */
  get isRunning(): boolean {
    return this.#thread !== null;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  /** What is asked for in one turn of the event loop goes together. */
  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      this.#work();
    });
  }

  #work(): void {
    const mayHand = this.#isUp && (this.#waiting.length > FEW || this.#handed.length > 0);
    if (mayHand) {
      while (this.#waiting.length > 0) this.#hand(this.#waiting.splice(0, BATCH));
      return;
    }
    this.#checkHere(this.#waiting.splice(0, BATCH));
    if (this.#waiting.length === 0) return;
    this.#turn();
    if (this.#isCrowd() && this.#mayStart) this.#start();
  }

  #checkHere(checks: readonly Waiting[]): void {
    for (const check of checks) check.resolve(this.#options.here(check));
  }

  #hand(checks: Waiting[]): void {
    const packed = packChecks(checks);
    this.#handed.push(checks);
    this.#thread?.postMessage(packed, [packed.buffer]);
    this.#idle?.refresh();
  }

  /** Others wait behind a batch that was checked on the spot. */
  #isCrowd(): boolean {
    const now = performance.now();
    if (now - this.#crowd.since >= CROWD_MS) this.#crowd = { since: now, checks: 0 };
    this.#crowd.checks += BATCH;
    return this.#crowd.checks >= (this.#options.crowd ?? CROWD);
  }

  get #mayStart(): boolean {
    return !this.#thread && performance.now() - this.#failedAt >= RETRY_MS;
  }

  #start(): void {
    const { idleMs = IDLE_MS } = this.#options;
    const thread = this.#made();
    if (!thread) return;
    thread.unref();
    this.#thread = thread;
    this.#idle = setTimeout(() => this.#rest(), idleMs);
    this.#idle.unref();
    thread.on('online', () => {
      this.#isUp = true;
    });
    thread.on('message', (verdicts: readonly boolean[]) => {
      const checks = this.#handed.shift() ?? [];
      for (const [index, { resolve }] of checks.entries()) resolve(verdicts[index] ?? false);
    });
    thread.on('error', (error) => {
      this.#fail(error);
      this.#ended(thread);
    });
    thread.on('exit', () => this.#ended(thread));
  }

  /** Null where the system gives no thread: that is thrown at once. */
  #made(): Worker | null {
    try {
      return new Worker(this.#options.entry ?? new URL('verify-worker.ts', import.meta.url));
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  #fail(error: unknown): void {
    this.#failedAt = performance.now();
    this.#options.failed(error);
  }

  #rest(): void {
    if (this.#handed.length > 0) this.#idle?.refresh();
    else void this.#thread?.terminate();
  }

  /** It ended, whatever for: what it has not said is checked here. */
  #ended(thread: Worker): void {
    if (this.#thread !== thread) return;
    if (this.#idle) clearTimeout(this.#idle);
    this.#thread = null;
    this.#isUp = false;
    this.#waiting = [...this.#handed.flat(), ...this.#waiting];
    this.#handed = [];
    if (this.#waiting.length > 0) this.#turn();
  }
}
