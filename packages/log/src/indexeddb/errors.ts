import { WireError } from '@parley/wire';
import { LogStaleError, LogStorageError } from '../log.ts';

type Kind = LogStorageError['kind'];

/** What the names of IndexedDB's exceptions mean to a person. All others are a refusal. */
const KINDS: Readonly<Record<string, Kind>> = {
  QuotaExceededError: 'full',
  NotReadableError: 'corrupt',
  DataError: 'corrupt',
};

/** An error as a log throws it: its own two kinds and a caller's mistakes pass, everything else is the storage's. */
export function storageError(error: unknown): Error {
  if (error instanceof LogStorageError || error instanceof LogStaleError) return error;
  if (error instanceof TypeError || error instanceof RangeError) return error;
  if (error instanceof WireError) {
    return new LogStorageError(
      'corrupt',
      `the browser's database holds what was never written: ${error.message}`,
      {
        cause: error,
      },
    );
  }
  const name = nameOf(error);
  const text = error instanceof Error && error.message ? `${name}: ${error.message}` : name;
  return new LogStorageError(KINDS[name] ?? 'refused', `the browser's database failed: ${text}`, {
    cause: error,
  });
}

/** The first error that says something: AbortError is only the consequence of another. */
export function causeOf(errors: readonly unknown[]): unknown {
  const known = errors.filter((error) => error !== null && error !== undefined);
  return known.find((error) => nameOf(error) !== 'AbortError') ?? known[0];
}

const nameOf = (error: unknown): string =>
  error instanceof Error || error instanceof DOMException ? error.name : 'unknown error';
