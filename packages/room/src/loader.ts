import { type Log, type LogState, LogStorageError } from '@parley/log';
import type { Bytes, Envelope } from '@parley/wire';
import type { Reader } from './reader.ts';

const BATCH = 1_024;

/** Loads the document from this device's log, and from nothing else (rule 1): the base, then every edit above it in the
 * order in which they were appended. Nothing is verified again: it was, before it was written. */
export async function load(log: Log, state: LogState, reader: Reader): Promise<void> {
  if (state.base) reader.push(state.base.envelope, await chunksOf(log, state.base.envelope));
  let cursor = null;
  do {
    const { envelopes, next } = await log.scan(cursor, BATCH);
    for (const envelope of envelopes) reader.push(envelope, await chunksOf(log, envelope));
    cursor = next;
    await reader.idle();
  } while (cursor !== null);
  await reader.idle();
}

/** The chunks an envelope of this log names. */
export async function chunksOf(log: Log, envelope: Envelope): Promise<Bytes[]> {
  if (envelope.chunks.length === 0) return [];
  const chunks = await Promise.all(envelope.chunks.map((hash) => log.chunk(hash)));
  return chunks.map((bytes) => {
    if (!bytes) throw new LogStorageError('corrupt', 'a chunk of an envelope in the log is missing');
    return bytes;
  });
}
