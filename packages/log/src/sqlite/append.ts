import type { Certificate, Hash, Position, RoomId, SessionId } from '@parley/wire';
import { encodeCertificate, fromHex, toHex } from '@parley/wire';
import { admit, sizeOf } from '../admission.ts';
import type { Outcome } from '../group-commit.ts';
import { type AppendItem, LogGapError } from '../log.ts';
import { nextHead } from '../position.ts';
import { holdChunks } from './chunks.ts';
import type { SqliteDatabase } from './database.ts';
import { ensureRoom, nodeSha256, type RoomRow, setCount, sizeOfBase } from './room.ts';
import { trimReplaced } from './trim.ts';

/** One caller's append. */
export interface Call {
  readonly room: RoomId;
  readonly items: readonly AppendItem[];
  readonly certificates: readonly Certificate[];
}

/** Appends calls of any rooms in one transaction, at `now` in Unix milliseconds. What snapshots replaced makes room for
 * them above `maxRoomBytes`. A call that would leave a gap fails alone. */
export function appendGroup(
  database: SqliteDatabase,
  group: readonly Call[],
  now: number,
  maxRoomBytes: number,
): Outcome<Position>[] {
  return database.transaction(() => {
    const rooms = new Map<RoomId, GrowingRoom>();
    const outcomes = group.map((call): Outcome<Position> => {
      let room = rooms.get(call.room);
      if (!room) {
        room = new GrowingRoom(database, ensureRoom(database, call.room, now));
        rooms.set(call.room, room);
      }
      try {
        return { result: room.append(call) };
      } catch (error) {
        // These come before anything of the call is written. All others undo the whole transaction.
        if (error instanceof LogGapError || error instanceof TypeError) return { error };
        throw error;
      }
    });
    for (const room of rooms.values()) room.save(now, maxRoomBytes);
    return outcomes;
  });
}

/** A room while a transaction appends to it: its row is read once and written once. */
class GrowingRoom {
  readonly #database: SqliteDatabase;
  readonly #row: RoomRow;
  readonly #counts = new Map<SessionId, number>();
  #seq: number;
  #head: Hash;
  #bytes = 0;

  constructor(database: SqliteDatabase, row: RoomRow) {
    this.#database = database;
    this.#row = row;
    this.#seq = row.seq;
    this.#head = toHex(row.head);
  }

  append({ items, certificates }: Call): Position {
    const { fresh, counts } = admit(items, (session) => this.#countOf(session));
    for (const item of fresh) this.#insert(item);
    for (const [session, count] of counts) {
      this.#counts.set(session, count);
      setCount(this.#database, this.#row.id, session, count);
    }
    for (const certificate of certificates) {
      this.#database.run(
        'INSERT OR IGNORE INTO certificates (room, session, bytes) VALUES (?, ?, ?)',
        this.#row.id,
        fromHex(certificate.session),
        encodeCertificate(certificate),
      );
    }
    return { epoch: toHex(this.#row.epoch), seq: this.#seq, head: this.#head };
  }

  save(now: number, maxRoomBytes: number): void {
    const { id, seq, tail_bytes, replaced_bytes, base } = this.#row;
    if (this.#seq === seq) return;
    const kept = tail_bytes + this.#bytes + sizeOfBase(this.#database, base) + replaced_bytes;
    if (replaced_bytes > 0 && kept > maxRoomBytes) trimReplaced(this.#database, id, kept - maxRoomBytes);
    this.#database.run(
      `UPDATE rooms SET seq = ?, head = ?, tail_envelopes = tail_envelopes + ?, tail_bytes = tail_bytes + ?,
       written_at = ?, touched_at = ? WHERE id = ?`,
      this.#seq,
      fromHex(this.#head),
      this.#seq - this.#row.seq,
      this.#bytes,
      now,
      now,
      this.#row.id,
    );
  }

  #insert(item: AppendItem): void {
    const { header, bytes, chunks } = item.envelope;
    const size = sizeOf(item);
    this.#seq++;
    this.#head = nextHead(this.#head, bytes, nodeSha256);
    this.#bytes += size;
    const id = this.#database.run(
      'INSERT INTO envelopes (room, seq, head, session, number, bytes, size) VALUES (?, ?, ?, ?, ?, ?, ?)',
      this.#row.id,
      this.#seq,
      fromHex(this.#head),
      fromHex(header.session),
      header.number,
      bytes,
      size,
    );
    holdChunks(this.#database, this.#row.id, id, chunks, item.chunks);
  }

  #countOf(session: SessionId): number {
    const known = this.#counts.get(session);
    if (known !== undefined) return known;
    const row = this.#database.get<{ count: number }>(
      'SELECT count FROM counts WHERE room = ? AND session = ?',
      this.#row.id,
      fromHex(session),
    );
    const count = row?.count ?? 0;
    this.#counts.set(session, count);
    return count;
  }
}
