import { WireError } from '@parley/wire';
import { LogStaleError, LogStorageError, type StorageFault } from '../log.ts';

/** PostgreSQL's SQLSTATE codes that mean something particular to a person. All others are a refusal. */
const KINDS: Readonly<Record<string, StorageFault>> = {
  '53100': 'full', // disk_full
  XX001: 'corrupt', // data_corrupted
  XX002: 'corrupt', // index_corrupted
};
/** Two transactions stood in each other's way: the same again may do. */
const CONFLICTS: ReadonlySet<string> = new Set(['40001', '40P01']);

/** An error as a log throws it: its own two kinds and a caller's mistakes pass, everything else is the storage's. */
export function storageError(error: unknown): Error {
  if (error instanceof LogStorageError || error instanceof LogStaleError) return error;
  if (error instanceof WireError) {
    return new LogStorageError('corrupt', `the database holds what was never written: ${error.message}`, {
      cause: error,
    });
  }
  const code = codeOf(error);
  if (code === null && (error instanceof TypeError || error instanceof RangeError)) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new LogStorageError(KINDS[code ?? ''] ?? 'refused', `the database failed: ${text}`, {
    cause: error,
  });
}

export const isConflict = (error: unknown): boolean => CONFLICTS.has(codeOf(error) ?? '');

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
