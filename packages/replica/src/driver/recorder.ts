import {
  type EditList,
  type Log,
  type LogChange,
  LogStaleError,
  LogStorageError,
  listsOf,
} from '@parley/log';
import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Certificate, Envelope, Hash, Note, SessionId } from '@parley/wire';
import type { ReplacedEdits } from '../core/edit-range.ts';
import type { Change } from '../core/effects.ts';

/** After a storage refused it is tried again so often, ms. */
const RETRY_MS = 2_000;

/** What a change names, as bytes. */
export interface Bodies {
  edit(hash: Hash): { readonly envelope: Envelope; readonly chunks: readonly Bytes[] } | null;
  snapshot(hash: Hash): { readonly envelope: Envelope; readonly chunks: readonly Bytes[] } | null;
  note(hash: Hash): Note | null;
  certificate(session: SessionId): Certificate | null;
}

export interface RecorderOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** How long what others wrote waits for more before it is written, ms; 0: not at all. */
  readonly gatherMs: number;
  /** The sessions whose certificates the log holds. */
  readonly certified: Iterable<SessionId>;
  readonly bodies: Bodies;
  readonly events: {
    /** That is in the log. */
    written(change: Change): void;
    failed(error: LogStorageError): void;
    recovered(): void;
    /** Another holder of the storage has taken away what a change rests on: the state is to be read anew. */
    stale(): void;
  };
}

interface Pending {
  readonly change: Change;
  readonly inBytes: LogChange;
  readonly bytes: number;
}

/**
 * Writes changes to a log, in order and several at a time, and says what is durable. A certificate goes with the first thing
 * of its session, so that nothing is ever held which nobody else would take.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #certified: Set<SessionId>;
  #pending: Pending[] = [];
  #running: Promise<void> | null = null;
  #timer: Timer | null = null;
  #waiters: (() => void)[] = [];
  #isRefusing = false;
  #isHeld = false;
  #isClosed = false;
  #bytes = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#certified = new Set(options.certified);
  }

  /** Bytes that are accepted and not durable. */
  get unwrittenBytes(): number {
    return this.#bytes;
  }

  /** `urgent`: it is this replica's own, and somebody waits for it. */
  write(change: Change, urgent: boolean): void {
    const { bodies } = this.#options;
    const bytes = [...(change.edits ?? []), ...(change.bases ?? [])].reduce(
      (sum, each) => sum + each.bytes,
      0,
    );
    const written = { ...inBytes(change, bodies), ...this.#certificatesFor(change) };
    // Some changes are only of what follows from the rest.
    if (Object.keys(written).length > 0) this.#push({ change, inBytes: written, bytes }, urgent);
  }

  /** The certificate of a session that the log may have another one of. */
  recertify(certificate: Certificate): void {
    if (!this.#certified.has(certificate.session)) return;
    this.#push({ change: {}, inBytes: { drop: { certificates: [certificate.session] } }, bytes: 0 }, false);
    this.#push({ change: {}, inBytes: { certificates: [certificate] }, bytes: 0 }, false);
  }

  /** The certificate of a session of which the log holds something, and not that. */
  certify(certificate: Certificate): void {
    if (this.#certified.has(certificate.session)) return;
    this.#certified.add(certificate.session);
    this.#push({ change: {}, inBytes: { certificates: [certificate] }, bytes: 0 }, true);
  }

  /** The log's certificate of that session does not hold. */
  disprove(session: SessionId): void {
    if (!this.#certified.delete(session)) return;
    this.#push({ change: {}, inBytes: { drop: { certificates: [session] } }, bytes: 0 }, true);
  }

  /** Resolves when all until now is durable, or the storage refuses. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0 && !this.#running) return;
    this.#wake(true);
    // Held, or closed: nothing is being written.
    if (!this.#running) return;
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  /** Resolves when nothing is being written, and nothing is until `begin`. */
  async hold(): Promise<void> {
    this.#isHeld = true;
    this.#timer?.cancel();
    this.#timer = null;
    await this.#running;
  }

  /** After `hold`: what waits is forgotten, because it was for a state that is no more. */
  begin(certified: Iterable<SessionId>): void {
    this.#pending = [];
    this.#bytes = 0;
    this.#certified = new Set(certified);
    this.goOn();
  }

  /** After `hold`: all stays as it was. */
  goOn(): void {
    this.#isHeld = false;
    if (this.#pending.length > 0) this.#wake(true);
    else this.#letGo();
  }

  async close(): Promise<void> {
    await this.flush();
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#running;
  }

  #push(pending: Pending, urgent: boolean): void {
    this.#pending.push(pending);
    this.#bytes += pending.bytes;
    this.#wake(urgent);
  }

  #wake(urgent: boolean): void {
    if (this.#isClosed || this.#isHeld || this.#running) return;
    const { clock, gatherMs } = this.#options;
    if (urgent || gatherMs === 0) this.#start();
    else this.#timer ??= clock.after(gatherMs, () => this.#start());
  }

  #start(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#running || this.#pending.length === 0) return;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    let isTaken = true;
    try {
      while (isTaken && this.#pending.length > 0 && !this.#isHeld) {
        const batch = this.#pending;
        this.#pending = [];
        isTaken = await this.#append(batch);
      }
    } finally {
      this.#running = null;
    }
    if (!isTaken || this.#pending.length === 0) this.#letGo();
  }

  #letGo(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** False if the storage refused. Submitted together, a log writes them in one go. */
  async #append(batch: readonly Pending[]): Promise<boolean> {
    const { log, events } = this.#options;
    const writes = await Promise.allSettled(batch.map(async (pending) => log.write(pending.inBytes)));
    const rest: Pending[] = [];
    let fault: unknown = null;
    let isStale = false;
    for (const [index, pending] of batch.entries()) {
      const write = writes[index];
      if (write?.status === 'rejected') {
        const isGone = write.reason instanceof LogStaleError;
        // What rests on something that was refused comes again with it.
        if (!isGone || fault !== null) rest.push(pending);
        else this.#bytes -= pending.bytes;
        isStale ||= isGone && fault === null;
        if (!isGone) fault ??= write.reason;
        continue;
      }
      this.#bytes -= pending.bytes;
      events.written(pending.change);
    }
    if (isStale) events.stale();
    this.#pending = [...rest, ...this.#pending];
    if (fault !== null) {
      this.#refused(fault);
      return false;
    }
    if (this.#isRefusing) {
      this.#isRefusing = false;
      events.recovered();
    }
    return true;
  }

  #refused(fault: unknown): void {
    const { clock, events } = this.#options;
    const isNew = !this.#isRefusing;
    this.#isRefusing = true;
    if (isNew)
      events.failed(
        fault instanceof LogStorageError
          ? fault
          : new LogStorageError('refused', String(fault), { cause: fault }),
      );
    if (!this.#isClosed && !this.#isHeld) this.#timer ??= clock.after(RETRY_MS, () => this.#start());
  }

  #certificatesFor({ edits = [], bases = [], notes = [] }: Change): Pick<LogChange, 'certificates'> {
    const sessions = new Set([
      ...edits.map(({ session }) => session),
      ...[...bases, ...notes].map(({ by }) => by),
    ]);
    const certificates: Certificate[] = [];
    for (const session of sessions) {
      if (this.#certified.has(session)) continue;
      const certificate = this.#options.bodies.certificate(session);
      if (!certificate) continue;
      this.#certified.add(session);
      certificates.push(certificate);
    }
    return certificates.length > 0 ? { certificates } : {};
  }
}

/** Throws if the bytes of something are not there: its caller is wrong. */
function inBytes(change: Change, bodies: Bodies): LogChange {
  const {
    edits = [],
    bases = [],
    notes = [],
    replaced = [],
    confirmed = [],
    dropped = [],
    forgotten = [],
    proved,
    sweep,
  } = change;
  const kept = replaced.filter(({ shelf }) => shelf !== 'none');
  const gone = replaced.filter(({ shelf }) => shelf === 'none');
  const goneEdits = gone.flatMap((each) => listOf(each.edits));
  const goneBases = [...gone.flatMap((each) => each.bases), ...dropped];
  return {
    ...(gone.length > 0 ? { given: gone.map(({ by }) => by) } : {}),
    ...(edits.length > 0
      ? { edits: edits.map(({ hash }) => ({ ...found(bodies.edit(hash), hash), hash })) }
      : {}),
    ...(bases.length > 0
      ? { snapshots: bases.map(({ hash }) => ({ ...found(bodies.snapshot(hash), hash), hash })) }
      : {}),
    ...(notes.length > 0
      ? { notes: notes.map(({ hash }) => ({ note: found(bodies.note(hash), hash), hash })) }
      : {}),
    ...(kept.length > 0 ? { replace: kept.map(replacementOf) } : {}),
    ...(confirmed.length > 0 ? { confirm: confirmed } : {}),
    ...(goneEdits.length + goneBases.length + forgotten.length > 0
      ? { drop: { edits: goneEdits, snapshots: goneBases, notes: forgotten } }
      : {}),
    ...(proved ? { proved: proved.base } : {}),
    ...(sweep === undefined ? {} : { sweepBefore: sweep }),
  };
}

function found<Body>(body: Body | null, hash: Hash): Body {
  if (body === null) throw new Error(`to be written and not there: ${hash}`);
  return body;
}

const replacementOf = ({ by, edits, bases, shelf }: NonNullable<Change['replaced']>[number]) => ({
  by,
  edits: listOf(edits),
  snapshots: bases,
  keepUntil: shelf === 'none' ? null : shelf.until,
});

const listOf = (ranges: readonly ReplacedEdits[]): EditList[] =>
  listsOf(
    ranges.flatMap(({ session, from, hashes }) =>
      hashes.map((hash, index) => ({ session, number: from + index, hash })),
    ),
  );
