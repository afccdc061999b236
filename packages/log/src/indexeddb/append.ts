import type { Certificate, Position, SessionId } from '@parley/wire';
import { asBytes } from '@parley/wire';
import { type Admission, admit, sizeOf } from '../admission.ts';
import type { Outcome } from '../group-commit.ts';
import type { AppendItem } from '../log.ts';
import { nextHead } from '../position.ts';
import { Requests } from './requests.ts';
import { type EditRow, GENESIS_ROW, type PositionRow } from './schema.ts';
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
  const held = await readHeld(transaction, group);
  const writer = new Writer(transaction);
  let position = held.position;
  const outcomes = group.map((call): Outcome<Position> => {
    const admission = tryAdmit(call, held.counts);
    if ('error' in admission) return admission;
    for (const [session, count] of admission.counts) {
      held.counts.set(session, count);
      writer.count(session, count);
    }
    for (const item of admission.fresh) {
      position = after(position, item);
      writer.edit(position, item);
    }
    for (const certificate of call.certificates) {
      if (held.certified.has(certificate.session)) continue;
      held.certified.add(certificate.session);
      writer.certificate(certificate);
    }
    return { result: { epoch: position.epoch, seq: position.seq, head: position.head } };
  });
  if (position !== held.position) writer.position(position);
  await writer.written();
  return outcomes;
}

/** A call that is not admitted fails before anything of it is written, so the others of its group go on. */
function tryAdmit(
  { items }: Call,
  counts: ReadonlyMap<SessionId, number>,
): Admission | { readonly error: unknown } {
  try {
    return admit(items, (session) => counts.get(session) ?? 0);
  } catch (error) {
    return { error };
  }
}

interface Held {
  readonly position: PositionRow;
  readonly counts: Map<SessionId, number>;
  readonly certified: Set<SessionId>;
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

function after(position: PositionRow, item: AppendItem): PositionRow {
  return {
    ...position,
    seq: position.seq + 1,
    head: nextHead(position.head, item.envelope.bytes),
    tailEnvelopes: position.tailEnvelopes + 1,
    tailBytes: position.tailBytes + sizeOf(item),
  };
}

/** What an append puts. */
class Writer {
  readonly #transaction: Transaction<'readwrite'>;
  readonly #requests = new Requests();

  constructor(transaction: Transaction<'readwrite'>) {
    this.#transaction = transaction;
  }

  edit({ seq, head }: Position, item: AppendItem): void {
    const { header, bytes, chunks } = item.envelope;
    const row: EditRow = {
      seq,
      head,
      session: header.session,
      number: header.number,
      bytes: asBytes(bytes),
      size: sizeOf(item),
      ...(chunks.length > 0 ? { chunks: [...chunks] } : {}),
    };
    this.#requests.add(this.#transaction.objectStore('edits').add(row));
    for (const [i, hash] of chunks.entries()) {
      const chunk = item.chunks[i];
      if (chunk) this.#requests.add(this.#transaction.objectStore('chunks').put(asBytes(chunk), hash));
    }
  }

  count(session: SessionId, count: number): void {
    this.#requests.add(this.#transaction.objectStore('counts').put(count, session));
  }

  certificate({ session, role, signature }: Certificate): void {
    const row: Certificate = { session, role, signature: asBytes(signature) };
    this.#requests.add(this.#transaction.objectStore('certificates').put(row));
  }

  position(row: PositionRow): void {
    this.#requests.add(this.#transaction.objectStore('position').put(row, 'position'));
  }

  written(): Promise<void> {
    return this.#requests.done();
  }
}
