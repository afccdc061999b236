import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Where home stands with a room's text, as its database has it. */
export interface HomePosition {
  readonly seq: number;
  readonly head: string;
  /** Edits and snapshots held. */
  readonly envelopes: number;
  readonly certificates: number;
}

/** Reads it beside the running home: what is committed, and nothing else. */
export function homePosition(dataFolder: string, room: string): HomePosition {
  const database = new DatabaseSync(join(dataFolder, 'rooms.sqlite'), { readOnly: true });
  try {
    const row = database
      .prepare(
        `SELECT seq, lower(hex(head)) AS head,
          (SELECT count(*) FROM edits WHERE log = logs.id)
            + (SELECT count(*) FROM snapshots WHERE log = logs.id) AS envelopes,
          (SELECT count(*) FROM certificates WHERE log = logs.id) AS certificates
        FROM logs JOIN rooms ON rooms.id = logs.room WHERE rooms.room = ? AND part = 0`,
      )
      .get(Buffer.from(room, 'hex'));
    if (!row) throw new Error('home does not know that room');
    return {
      seq: Number(row.seq),
      head: String(row.head),
      envelopes: Number(row.envelopes),
      certificates: Number(row.certificates),
    };
  } finally {
    database.close();
  }
}
