import type { Clock } from '@parley/runtime';
import type { IDBPTransaction, StoreNames } from 'idb';
import { LogStorageError } from '../log.ts';
import { causeOf, storageError } from './errors.ts';
import type { Database, Schema } from './schema.ts';

export type Store = StoreNames<Schema>;
export type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<Schema, Store[], Mode>;

export interface TransactOptions<Mode extends IDBTransactionMode> {
  readonly database: Database;
  readonly clock: Clock;
  /** The most it may take, milliseconds. */
  readonly waitMs: number;
  readonly stores: Store[];
  readonly mode: Mode;
  /** Called if the database turns out to be closed. */
  gone(): void;
}

/**
 * Runs `work` in one transaction and resolves with its result once the transaction is complete; writes are then on the
 * disk (`durability: 'strict'`). `work` may await nothing but requests of this transaction. If it throws, or the time is
 * over, the transaction is aborted and nothing of it is held. Throws what a log may throw.
 */
export async function transact<Mode extends 'readonly' | 'readwrite', Result>(
  options: TransactOptions<Mode>,
  work: (transaction: Transaction<Mode>) => Promise<Result>,
): Promise<Result> {
  let transaction: Transaction<Mode>;
  try {
    transaction = begin(options);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError') options.gone();
    throw storageError(error);
  }
  const { promise: overdue, cancel } = deadline(options, transaction);
  try {
    return await Promise.race([run(transaction, work), overdue]);
  } catch (error) {
    throw storageError(error);
  } finally {
    cancel();
  }
}

function begin<Mode extends 'readonly' | 'readwrite'>({
  database,
  stores,
  mode,
}: TransactOptions<Mode>): Transaction<Mode> {
  return mode === 'readwrite'
    ? database.transaction(stores, mode, { durability: 'strict' })
    : database.transaction(stores, mode);
}

async function run<Mode extends 'readonly' | 'readwrite', Result>(
  transaction: Transaction<Mode>,
  work: (transaction: Transaction<Mode>) => Promise<Result>,
): Promise<Result> {
  const ended = transaction.done.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  try {
    const result = await work(transaction);
    const failure = await ended;
    if (failure) throw failure.error;
    return result;
  } catch (error) {
    abort(transaction);
    const failure = await ended;
    throw causeOf([transaction.error, failure?.error, error]);
  }
}

function deadline<Mode extends 'readonly' | 'readwrite'>(
  { clock, waitMs }: TransactOptions<Mode>,
  transaction: Transaction<Mode>,
): { promise: Promise<never>; cancel: () => void } {
  let timer = { cancel() {} };
  const promise = new Promise<never>((_resolve, reject) => {
    timer = clock.after(waitMs, () => {
      abort(transaction);
      reject(new LogStorageError('refused', `the browser's database did not answer within ${waitMs} ms`));
    });
  });
  return { promise, cancel: () => timer.cancel() };
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch (error) {
    // It is over already, which is what was wanted.
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}
