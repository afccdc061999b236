import type { Log, LogState } from '@parley/log';
import type { Bytes, Envelope } from '@parley/wire';
import type { Reader } from './reader.ts';

const BATCH = 1_024;

/** Loads the document from this device's log, and from nothing else (rule 1): the base, then every edit above it in the
 * order in which they were appended. Nothing is verified again: it was, before it was written. `loaded` is told each edit
 * whose chunks are all there. */
export async function load(
  log: Log,
  state: LogState,
  reader: Reader,
  loaded: (envelope: Envelope, chunks: readonly Bytes[]) => void = () => {},
): Promise<void> {
  if (state.base) await push(log, reader, state.base.envelope, () => {});
  let cursor = null;
  do {
    const { envelopes, next } = await log.scan(cursor, BATCH);
    for (const envelope of envelopes) await push(log, reader, envelope, loaded);
    cursor = next;
    await reader.idle();
  } while (cursor !== null);
  await reader.idle();
}

async function push(
  log: Log,
  reader: Reader,
  envelope: Envelope,
  loaded: (envelope: Envelope, chunks: readonly Bytes[]) => void,
): Promise<void> {
  if (envelope.chunks.length === 0) {
    loaded(envelope, []);
    return reader.push(envelope, []);
  }
  // Megabytes each: one at a time in memory.
  await reader.idle();
  const chunks = await Promise.all(envelope.chunks.map((hash) => log.chunk(hash)));
  const isWhole = chunks.every(isHeld);
  if (isWhole) loaded(envelope, chunks);
  reader.push(envelope, isWhole ? chunks : null);
}

const isHeld = (chunk: Bytes | null): chunk is Bytes => chunk !== null;
