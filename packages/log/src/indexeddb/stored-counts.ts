import type { SessionId } from '@parley/wire';
import type { Transaction } from './transaction.ts';

/** All effective counts, read in one transaction. */
export async function countsIn(
  transaction: Transaction<'readonly' | 'readwrite'>,
): Promise<Map<SessionId, number>> {
  const store = transaction.objectStore('counts');
  const [sessions, counts] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return new Map(sessions.map((session, i) => [session, counts[i] ?? 0]));
}
