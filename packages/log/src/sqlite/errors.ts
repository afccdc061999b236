import { WireError } from '@parley/wire';
import { LogStaleError, LogStorageError } from '../log.ts';

type Kind = LogStorageError['kind'];

/** SQLite's primary result codes (sqlite.org/rescode.html) that mean something particular to a person. All others are
 * a refusal. */
const KINDS: Readonly<Record<number, Kind>> = {
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  26: 'corrupt', // SQLITE_NOTADB
};

/** An error as a log throws it: its own two kinds and a caller's mistakes pass, everything else is the storage's. */
export function storageError(error: unknown): Error {
  if (error instanceof LogStorageError || error instanceof LogStaleError) return error;
  if (error instanceof WireError) {
    return new LogStorageError('corrupt', `the database holds what was never written: ${error.message}`, {
      cause: error,
    });
  }
  if (isClosed(error)) return new LogStorageError('closed', 'the database was closed', { cause: error });
  const code = resultCode(error);
  if (isNoNumber(error)) {
    return new LogStorageError('corrupt', 'the database holds a number that was never written', {
      cause: error,
    });
  }
  if (code === null && (error instanceof TypeError || error instanceof RangeError)) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new LogStorageError(kindOf(code), `the database failed: ${text}`, { cause: error });
}

const kindOf = (code: number | null): Kind => (code === null ? 'refused' : (KINDS[code & 0xff] ?? 'refused'));

/** The code that node:sqlite puts on its errors as `errcode`; null if it is not one of those. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

/** What node:sqlite throws for a connection that is closed. */
const isClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE';

/** What node:sqlite throws for an integer that is no exact number in JavaScript. */
const isNoNumber = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
