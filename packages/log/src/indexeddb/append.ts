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

/** What a tab remembers of the database: counts as they were at a position. They are so still if the position is: its head
 * is a hash over all that was appended, its epoch one over what was installed. */
export interface Remembered {
  readonly position: PositionRow;
  /** Of the sessions it had to do with. */
  readonly counts: Map<SessionId, number>;
}

export interface Appended {
  readonly outcomes: Outcome<Position>[];
  /** What is to be remembered; called once the transaction is complete, since only then it is so. */
  readonly remember: () => Remembered;
}

/**
 * Appends the calls of one group in one transaction. The position is read inside it, and the counts unless they are
 * remembered from that very position, so what another tab has appended meanwhile counts as held. A call that would leave
 * a gap fails alone.
 */
export async function appendGroup(
  transaction: Transaction<'readwrite'>,
  group: readonly Call[],
  remembered: Remembered | null,
): Promise<Appended> {
  const growth = new Growth(await readHeld(transaction, group, remembered));
  const outcomes = group.map((call): Outcome<Position> => {
    try {
      return { result: growth.take(call) };
    } catch (error) {
      if (error instanceof LogGapError || error instanceof TypeError) return { error };
      throw error;
    }
  });
  await growth.write(transaction);
  return { outcomes, remember: () => growth.remember() };
}

/** What the log held, as far as the calls of a group concern it. */
interface Held {
  readonly position: PositionRow;
  readonly counts: Map<SessionId, number>;
  readonly certified: ReadonlySet<SessionId>;
}

async function readHeld(
  transaction: Transaction<'readwrite'>,
  group: readonly Call[],
  remembered: Remembered | null,
): Promise<Held> {
  const authors = new Set(group.flatMap(({ items }) => items.map(({ envelope }) => envelope.header.session)));
  const certified = new Set(group.flatMap(({ certificates }) => certificates.map(({ session }) => session)));
  const certificates = transaction.objectStore('certificates');
  const [stored, certificateKeys] = await Promise.all([
    transaction.objectStore('position').get('position'),
    Promise.all([...certified].map((session) => certificates.getKey(session))),
  ]);
  const position = stored ?? GENESIS_ROW;
  const isSame = remembered !== null && isAt(remembered.position, position);
  const counts = isSame ? remembered.counts : new Map<SessionId, number>();
  const unknown = [...authors].filter((session) => !counts.has(session));
  const store = transaction.objectStore('counts');
  const read = await Promise.all(unknown.map((session) => store.get(session)));
  for (const [i, session] of unknown.entries()) counts.set(session, read[i] ?? 0);
  return {
    position,
    counts,
    certified: new Set(certificateKeys.filter((session) => session !== undefined)),
  };
}

const isAt = (a: PositionRow, b: PositionRow): boolean =>
  a.seq === b.seq && a.head === b.head && a.epoch === b.epoch;

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

  remember(): Remembered {
    const { counts } = this.#held;
    for (const [session, count] of this.#counts) counts.set(session, count);
    return { position: this.#position, counts };
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
