import type { Certificate, Position, SessionId } from '@parley/wire';
import { asBytes } from '@parley/wire';
import { type Admission, admit, sizeOf } from '../admission.ts';
import type { Outcome } from '../group-commit.ts';
import { type AppendItem, LogGapError } from '../log.ts';
import { nextHead } from '../position.ts';
import { BlockPacker } from './block.ts';
import { Requests } from './requests.ts';
import { GENESIS_ROW, type PositionRow, positionOf } from './schema.ts';
import type { Transaction } from './transaction.ts';

/** One caller's append. */
export interface Call {
  readonly items: readonly AppendItem[];
  readonly certificates: readonly Certificate[];
}

/**
 * Appends the calls of one group in one transaction. Counts are read inside it, so what another tab has appended
 * meanwhile counts as held. A call that would leave a gap fails alone.
 */
export async function appendGroup(
  transaction: Transaction<'readwrite'>,
  group: readonly Call[],
): Promise<Outcome<Position>[]> {
  const growth = new Growth(await readHeld(transaction, group));
  const outcomes = group.map((call): Outcome<Position> => {
    try {
      return { result: growth.take(call) };
    } catch (error) {
      if (error instanceof LogGapError || error instanceof TypeError) return { error };
      throw error;
    }
  });
  await growth.write(transaction);
  return outcomes;
}

/** What the log held, as far as the calls of a group concern it. */
interface Held {
  readonly position: PositionRow;
  readonly counts: ReadonlyMap<SessionId, number>;
  readonly certified: ReadonlySet<SessionId>;
}

async function readHeld(transaction: Transaction<'readwrite'>, group: readonly Call[]): Promise<Held> {
  const authors = new Set(group.flatMap(({ items }) => items.map(({ envelope }) => envelope.header.session)));
  const certified = new Set(group.flatMap(({ certificates }) => certificates.map(({ session }) => session)));
  const counts = transaction.objectStore('counts');
  const certificates = transaction.objectStore('certificates');
  const [position, countRows, certificateKeys] = await Promise.all([
    transaction.objectStore('position').get('position'),
    Promise.all([...authors].map(async (session) => [session, (await counts.get(session)) ?? 0] as const)),
    Promise.all([...certified].map((session) => certificates.getKey(session))),
  ]);
  return {
    position: position ?? GENESIS_ROW,
    counts: new Map(countRows),
    certified: new Set(certificateKeys.filter((session) => session !== undefined)),
  };
}

/** What a group adds, gathered in memory first: so a call either joins whole or leaves no trace. */
class Growth {
  readonly #held: Held;
  readonly #packer = new BlockPacker();
  readonly #counts = new Map<SessionId, number>();
  readonly #certificates = new Map<SessionId, Certificate>();
  readonly #items: AppendItem[] = [];
  #position: PositionRow;

  constructor(held: Held) {
    this.#held = held;
    this.#position = held.position;
  }

  /** Throws what `admit` throws, and then takes nothing. */
  take({ items, certificates }: Call): Position {
    const { fresh, counts }: Admission = admit(
      items,
      (session) => this.#counts.get(session) ?? this.#held.counts.get(session) ?? 0,
    );
    for (const item of fresh) this.#push(item);
    for (const [session, count] of counts) this.#counts.set(session, count);
    for (const certificate of certificates) {
      const { session } = certificate;
      if (this.#held.certified.has(session) || this.#certificates.has(session)) continue;
      this.#certificates.set(session, certificate);
    }
    return positionOf(this.#position);
  }

  async write(transaction: Transaction<'readwrite'>): Promise<void> {
    const requests = new Requests();
    for (const block of this.#packer.blocks) requests.add(transaction.objectStore('blocks').add(block));
    for (const { envelope, chunks } of this.#items) {
      for (const [i, hash] of envelope.chunks.entries()) {
        const chunk = chunks[i];
        if (chunk) requests.add(transaction.objectStore('chunks').put(asBytes(chunk), hash));
      }
    }
    for (const [session, count] of this.#counts)
      requests.add(transaction.objectStore('counts').put(count, session));
    for (const { session, role, signature } of this.#certificates.values()) {
      const row: Certificate = { session, role, signature: asBytes(signature) };
      requests.add(transaction.objectStore('certificates').put(row));
    }
    if (this.#position !== this.#held.position) {
      requests.add(transaction.objectStore('position').put(this.#position, 'position'));
    }
    await requests.done();
  }

  #push(item: AppendItem): void {
    const { envelope } = item;
    const { head, seq, tailEnvelopes, tailBytes } = this.#position;
    const size = sizeOf(item);
    this.#packer.add({ seq: seq + 1, envelope, size }, head);
    this.#items.push(item);
    this.#position = {
      ...this.#position,
      seq: seq + 1,
      head: nextHead(head, envelope.bytes),
      tailEnvelopes: tailEnvelopes + 1,
      tailBytes: tailBytes + size,
    };
  }
}
