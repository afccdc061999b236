import { type Clock, LazyMap, type Timer } from '@parley/runtime';
import type { Bytes, Certificate, Envelope, Hash, PartId, SessionId } from '@parley/wire';
import { encodeSync, LIMITS } from '@parley/wire';
import type { EditRange } from '../core/edit-range.ts';
import { type Spans, union, without } from '../core/spans.ts';
import type { Link } from './link.ts';

/** Edits read at a time. */
const BATCH = 256;
/** And of those that snapshots have replaced, which go a message at a time. */
const REPLACED_BATCH = 64;
/** How much a link may have asked for and not yet got, in chunk hashes. */
const MAX_WANTED = 4_096;
/** So long what snapshots have replaced waits after a snapshot, a chunk or kept edits have gone, ms: whoever is sent a snapshot asks
 * for its chunks, and those would come behind all that lies in the socket by then. */
const REPLACED_AFTER_MS = 250;
/** And so long after each edit of it, ms: nobody waits for them, and a phone that checks their signatures shows nothing meanwhile. */
const REPLACED_EDIT_MS = 1;
/** Small edits go together, as long as a message is no larger than this, bytes: few enough for a keystroke to get between. */
const TOGETHER = 16_384;

/** Where what is sent is read. */
export interface Source {
  /** Edits of one session from a number on, ascending, all of one number together; about `limit` at most. None: there are no more. */
  edits(part: PartId, session: SessionId, from: number, limit: number): Promise<readonly Envelope[]>;
  snapshot(part: PartId, hash: Hash): Promise<Envelope | null>;
  chunk(hash: Hash): Promise<Bytes | null>;
  certificate(session: SessionId): Certificate | null;
}

/** What all links of a replica send with. */
export interface Sending {
  readonly source: Source;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

/** What of one session is to be sent. */
interface Queued {
  readonly part: PartId;
  readonly session: SessionId;
  spans: Spans;
}

/**
 * What one link is to be sent in bulk, in order and only as fast as it drains: snapshots first, then edits that the other side
 * lacks, last, once nothing of the snapshots is asked for any more, what they have replaced, and before all else the chunks it
 * asks for, without which it can do nothing with any of them. Asked for twice, what waits goes once.
 */
export class Outbound {
  readonly #link: Link;
  readonly #options: Sending;
  readonly #snapshots = new LazyMap<Hash, PartId>();
  readonly #edits = new LazyMap<string, Queued>();
  readonly #shelved = new LazyMap<string, Queued>();
  readonly #wanted: Hash[] = [];
  #running = false;
  #stopped = false;
  /** Before that what is replaced does not go, ms. */
  #replacedFrom = Number.NEGATIVE_INFINITY;
  #timer: Timer | null = null;

  constructor(link: Link, options: Sending) {
    this.#link = link;
    this.#options = options;
  }

  edits(part: PartId, { session, from, to, shelved }: EditRange & { readonly shelved: boolean }): void {
    const queue = shelved ? this.#shelved : this.#edits;
    const key = `${part} ${session}`;
    const queued = queue.get(key) ?? { part, session, spans: [] };
    queued.spans = union(queued.spans, [{ from, to }]);
    queue.set(key, queued);
    this.#start();
  }

  snapshot(part: PartId, hash: Hash): void {
    this.#snapshots.set(hash, part);
    this.#start();
  }

  /** False if that is more than a link may ask for. */
  want(hashes: readonly Hash[]): boolean {
    if (this.#wanted.length + hashes.length > MAX_WANTED) return false;
    this.#wanted.push(...hashes);
    this.#start();
    return true;
  }

  /** An edit that is new to everybody, at once. `message`: the envelope's, encoded; it goes over several links. */
  live(envelope: Envelope, message = messageOf(envelope)): void {
    this.#send(envelope, 'live', message);
  }

  certify(session: SessionId): void {
    const [link, { source }] = [this.#link, this.#options];
    if (link.certified.has(session)) return;
    const certificate = source.certificate(session);
    if (!certificate) return;
    link.certified.add(session);
    link.send({ type: 'certificate', certificate });
  }

  /** From now on nothing more is sent, nor what waits. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  get rests(): boolean {
    return !this.#running && this.#shelved.size === 0;
  }

  get #isOver(): boolean {
    return this.#stopped || this.#link.closed;
  }

  #start(): void {
    if (this.#running || this.#isOver) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      while (await this.#next());
    } catch (error) {
      // What was to be sent is dropped: the other side lacks it, says so, and it is sent again.
      this.#edits.clear();
      this.#shelved.clear();
      this.#snapshots.clear();
      this.#wanted.length = 0;
      this.#options.failed(error);
    }
    this.#running = false;
  }

  /** False if there is nothing more to send. */
  async #next(): Promise<boolean> {
    if (this.#isOver) return false;
    const hash = this.#wanted.shift();
    if (hash !== undefined) {
      await this.#chunk(hash);
      return true;
    }
    for (const [snapshot, part] of this.#snapshots) {
      this.#snapshots.delete(snapshot);
      await this.#snapshot(part, snapshot);
      return true;
    }
    for (const queue of [this.#edits, this.#replaced()]) {
      for (const [key, queued] of queue) {
        await this.#batch(queue, key, queued);
        return true;
      }
    }
    return false;
  }

  /** What snapshots have replaced, when it is its turn. */
  #replaced(): LazyMap<string, Queued> {
    const wait = this.#replacedFrom - this.#options.clock.now();
    if (wait <= 0 || this.#shelved.size === 0) return this.#shelved;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(wait, () => this.#start());
    return NOTHING;
  }

  #delayReplaced(ms: number): void {
    this.#replacedFrom = Math.max(this.#replacedFrom, this.#options.clock.now() + ms);
  }

  async #chunk(hash: Hash): Promise<void> {
    const [link, { source, clock }] = [this.#link, this.#options];
    await link.writable();
    const bytes = await source.chunk(hash);
    if (bytes) link.send({ type: 'chunk', bytes }, 'bulk');
    else if (!link.may('misses', 1, clock.now())) link.strike();
    this.#delayReplaced(REPLACED_AFTER_MS);
  }

  async #snapshot(part: PartId, hash: Hash): Promise<void> {
    const envelope = await this.#options.source.snapshot(part, hash);
    if (!envelope) return;
    await this.#link.writable();
    this.#send(envelope, 'bulk');
    this.#delayReplaced(REPLACED_AFTER_MS);
  }

  /** Sends some of them. What is done leaves the queue in the same turn: more of it may be asked for in the next. */
  async #batch(queue: LazyMap<string, Queued>, key: string, queued: Queued): Promise<void> {
    const [link, { source }] = [this.#link, this.#options];
    const [first] = queued.spans;
    if (!first) {
      queue.delete(key);
      return;
    }
    const { from, to } = first;
    const isReplaced = queue === this.#shelved;
    const envelopes = await source.edits(
      queued.part,
      queued.session,
      from,
      isReplaced ? REPLACED_BATCH : BATCH,
    );
    const asked = envelopes.filter(({ header }) => header.number < to);
    const messages = [...packed(asked)].slice(0, isReplaced ? 1 : undefined);
    for (const together of messages) {
      await link.writable();
      if (this.#isOver) return;
      this.#sendTogether(together);
      while (this.#wanted.length > 0 && !this.#isOver) await this.#chunk(this.#wanted.shift() as Hash);
    }
    const sent = messages.flat();
    const isAll = sent.length === asked.length && asked.length < envelopes.length;
    /** Up to there nothing more is to be sent. */
    const done = isAll ? to : (sent.at(-1)?.header.number ?? to - 1) + 1;
    queued.spans = without(queued.spans, [{ from, to: done }]);
    if (queued.spans.length === 0) queue.delete(key);
    this.#delayReplaced(isReplaced ? sent.length * REPLACED_EDIT_MS : REPLACED_AFTER_MS);
  }

  #sendTogether(envelopes: readonly Envelope[]): void {
    const [first] = envelopes;
    if (!first) return;
    if (envelopes.length === 1) return this.#send(first, 'bulk');
    this.certify(first.header.session);
    this.#link.send({ type: 'edits', envelopes }, 'bulk');
  }

  #send(envelope: Envelope, lane: 'live' | 'bulk', message = messageOf(envelope)): void {
    this.certify(envelope.header.session);
    this.#link.sendBytes(message, lane);
  }
}

/** Nothing is ever put into it. */
const NOTHING = new LazyMap<string, Queued>();

/** What brings an envelope over a link. */
export const messageOf = (envelope: Envelope): Bytes => encodeSync({ type: 'envelope', envelope });

/** Edits of one session, in order, cut into what goes together. */
function* packed(envelopes: readonly Envelope[]): Iterable<readonly Envelope[]> {
  let together: Envelope[] = [];
  let bytes = 0;
  for (const envelope of envelopes) {
    const { length } = envelope.bytes;
    if (together.length > 0 && (bytes + length > TOGETHER || together.length === LIMITS.edits)) {
      yield together;
      together = [];
      bytes = 0;
    }
    together.push(envelope);
    bytes += length;
  }
  if (together.length > 0) yield together;
}
