import type { Bytes, Envelope, Hash } from '@parley/wire';
import { asBytes } from '@parley/wire';
import type { Requests } from './requests.ts';
import { type HolderRecord, under } from './schema.ts';
import type { Transaction } from './transaction.ts';

/** Stores an envelope's chunks, and remembers that it holds them. */
export function holdChunks(
  transaction: Transaction<'readwrite'>,
  requests: Requests,
  { envelope, chunks }: { readonly envelope: Envelope; readonly chunks: readonly Bytes[] },
  holder: Pick<HolderRecord, 'part' | 'holder' | 'edit'>,
): void {
  for (const [i, chunk] of envelope.chunks.entries()) {
    const bytes = chunks[i];
    if (bytes) requests.add(transaction.objectStore('chunks').put(asBytes(bytes), [holder.part, chunk]));
    requests.add(transaction.objectStore('holders').put({ ...holder, chunk }));
  }
}

/** Lets go of the chunks of envelopes; those that nothing else holds are deleted. */
export async function dropChunks(
  transaction: Transaction<'readwrite'>,
  part: number,
  envelopes: readonly (number | Hash)[],
): Promise<void> {
  const holders = transaction.objectStore('holders');
  const index = holders.index('holder');
  const keys = (await Promise.all(envelopes.map((holder) => index.getAllKeys([part, holder])))).flat();
  if (keys.length === 0) return;
  await Promise.all(keys.map((key) => holders.delete(key)));
  const chunks = [...new Set(keys.map(([, chunk]) => chunk))];
  const left = await Promise.all(chunks.map((chunk) => holders.count(under(part, chunk))));
  const lone = chunks.filter((_, i) => left[i] === 0);
  await Promise.all(lone.map((chunk) => transaction.objectStore('chunks').delete([part, chunk])));
}
