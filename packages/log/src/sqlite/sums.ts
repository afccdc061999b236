import { crc32 } from 'node:zlib';
import type { Hash, RoomId } from '@parley/wire';
import { LogStorageError } from '../log.ts';

/**
 * The sum of a row of the index, CRC-32: envelopes, chunks and notes have their hashes, what only this database knows has this. It
 * covers what the row is found by too, so that a row that has wandered to another log does not fit there.
 */
export const sumOf = (...columns: readonly (number | string | Uint8Array | null)[]): number =>
  columns.reduce<number>((sum, column) => {
    const bytes = column instanceof Uint8Array ? column : `${column} `;
    // Its length too: what one column loses another cannot win.
    return crc32(bytes, crc32(`${bytes.length} `, sum));
  }, 0);

export const sumOfLeaf = (
  log: number,
  session: Uint8Array,
  first: number,
  shelved: number,
  entries: Uint8Array,
): number => sumOf(log, session, first, shelved, entries);

export const sumOfShelf = (log: number, by: Uint8Array, until: number | null, count: number, bytes: number) =>
  sumOf(log, by, until, count, bytes);

export const sumOfCertificate = (log: number, session: Uint8Array, bytes: Uint8Array): number =>
  sumOf(log, session, bytes);

/** Of a log's row: whose it is, where it stands, and its sums in bytes. */
export const sumOfLog = (
  id: number,
  room: RoomId,
  part: number,
  row: readonly (number | Hash | null)[],
): number => sumOf(id, room, part, ...row);

/** Something that was read is not what was written. The log's index is made anew, and what it told of is read again. */
export const damaged = (what: string): LogStorageError =>
  new LogStorageError('corrupt', `the index is damaged: ${what}`);
