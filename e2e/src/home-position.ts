import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Where home stands with a room, as its database has it. */
export interface HomePosition {
  readonly epoch: string;
  readonly seq: number;
  readonly head: string;
  /** Edits and snapshots kept. */
  readonly envelopes: number;
  readonly certificates: number;
}

/** Reads it beside the running home: what is committed, and nothing else. */
export function homePosition(dataFolder: string, room: string): HomePosition {
  const database = new DatabaseSync(join(dataFolder, 'rooms.sqlite'), { readOnly: true });
  try {
    const row = database
      .prepare(
        `SELECT lower(hex(epoch)) AS epoch, seq, lower(hex(head)) AS head,
          (SELECT count(*) FROM envelopes WHERE envelopes.room = rooms.id) AS envelopes,
          (SELECT count(*) FROM certificates WHERE certificates.room = rooms.id) AS certificates
        FROM rooms WHERE room = ?`,
      )
      .get(Buffer.from(room, 'hex'));
    if (!row) throw new Error('home does not know that room');
    return {
      epoch: String(row.epoch),
      seq: Number(row.seq),
      head: String(row.head),
      envelopes: Number(row.envelopes),
      certificates: Number(row.certificates),
    };
  } finally {
    database.close();
  }
}
