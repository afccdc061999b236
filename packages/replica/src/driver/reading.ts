import type { Log, ScanCursor } from '@parley/log';
import type { Bytes, Envelope, Hash, SessionId } from '@parley/wire';
import type { Part } from '../core/part.ts';
import { coversOf } from './covers.ts';
import type { Whole, WholeSnapshot } from './document.ts';
import type { Memory } from './memory.ts';

/** Edits read of a log at a time. */
const BATCH = 256;
/** And where all are read. */
const SCAN = 1_024;

export interface ReadingOptions {
  readonly log: Log;
  readonly memory: Memory;
  readonly part: () => Part;
  /** A snapshot that is on its way into the log. */
  readonly snapshot: (hash: Hash) => WholeSnapshot | null;
}

/** Reads what a part holds, of memory and log together. */
export class Reading {
  readonly #options: ReadingOptions;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** Edits of one session from a number on, ascending, all of one number together. None: there are no more. */
  async edits(session: SessionId, from: number, limit: number): Promise<Envelope[]> {
    const { memory, log, part } = this.#options;
    // Of two under one number one may be here and one there.
    const isPlain = (part().edits.of(session)?.others.length ?? 0) === 0;
    if (isPlain && memory.next(session, from) === from) return this.#fromMemory(session, from, limit);
    const held = await log.read(session, from, limit, { served: true });
    const next = memory.next(session, from);
    const first = held[0]?.envelope.header.number;
    if (next !== null && (first === undefined || next < first)) return this.#fromMemory(session, next, limit);
    if (isPlain) return held.map(({ envelope }) => envelope);
    return held.flatMap(({ envelope, hash }, index) => {
      const { number } = envelope.header;
      if (held[index + 1]?.envelope.header.number === number) return [envelope];
      const read = new Set(
        held.filter((each) => each.envelope.header.number === number).map((each) => each.hash),
      );
      const beside = memory.at(session, number).filter((each) => !read.has(each.hash) && each.hash !== hash);
      return [envelope, ...beside.map((each) => each.envelope)];
    });
  }

  /** Everything that is kept and counts, as it was when asked for. */
  async *kept(): AsyncGenerator<Whole> {
    const runs = [...this.#options.part().edits.entries].flatMap(([session, edits]) =>
      edits.runs.map((run) => ({ session, from: run.from, hashes: run.hashes.slice(0) })),
    );
    for (const { session, from, hashes } of runs) {
      let read = new Map<Hash, Envelope>();
      for (let index = 0; index < hashes.length; index++) {
        const hash = hashes.at(index);
        const inMemory = this.#options.memory.get(hash);
        if (!inMemory && !read.has(hash)) read = await this.#read(session, from + index);
        const envelope = read.get(hash);
        const whole = inMemory ?? (envelope ? await this.#withChunks(envelope, hash) : null);
        if (whole) yield whole;
      }
    }
  }

  /** The same, in the order in which the log wrote them, some at a time; then what is in memory alone. */
  async *written(): AsyncGenerator<readonly Whole[]> {
    const { log, memory, part } = this.#options;
    const read = new Set<Hash>();
    let cursor: ScanCursor = null;
    do {
      const { edits, next } = await log.scan(cursor, SCAN);
      cursor = next;
      const wholes: Whole[] = [];
      for (const { envelope, hash } of edits) {
        const { session, number } = envelope.header;
        if (part().edits.hashOf(session, number) !== hash) continue;
        const whole =
          envelope.chunks.length === 0
            ? { envelope, hash, chunks: [] }
            : await this.#withChunks(envelope, hash);
        if (!whole) continue;
        read.add(hash);
        wholes.push(whole);
      }
      yield wholes;
    } while (cursor !== null);
    yield memory.all().filter(({ hash, envelope: { header } }) => {
      return !read.has(hash) && part().edits.hashOf(header.session, header.number) === hash;
    });
  }

  /** A snapshot with its chunks; null if it is not held. */
  async snapshot(hash: Hash): Promise<WholeSnapshot | null> {
    const here = this.#options.snapshot(hash);
    if (here) return here;
    const envelope = await this.#options.log.snapshot(hash);
    const whole = envelope ? await this.#withChunks(envelope, hash) : null;
    const covers = whole && coversOf(whole.envelope, whole.chunks);
    return whole && covers ? { ...whole, covers } : null;
  }

  async #read(session: SessionId, from: number): Promise<Map<Hash, Envelope>> {
    const held = await this.#options.log.read(session, from, BATCH);
    return new Map(held.map(({ hash, envelope }) => [hash, envelope]));
  }

  async #withChunks(envelope: Envelope, hash: Hash): Promise<Whole | null> {
    const { memory, log } = this.#options;
    const chunks: Bytes[] = [];
    for (const name of envelope.chunks) {
      const bytes = memory.chunk(name) ?? (await log.chunk(name));
      if (!bytes) return null;
      chunks.push(bytes);
    }
    return { envelope, hash, chunks };
  }

  #fromMemory(session: SessionId, from: number, limit: number): Envelope[] {
    const out: Envelope[] = [];
    for (let number = from; out.length < limit; number++) {
      const here = this.#options.memory.at(session, number);
      if (here.length === 0) break;
      for (const { envelope } of here) out.push(envelope);
    }
    return out;
  }
}
