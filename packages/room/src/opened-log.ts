import { type Log, type LogState, LogStorageError } from '@parley/log';
import type { RoomId } from '@parley/wire';
import { ARRIVAL_META } from './arrival.ts';
import type { Environment } from './environment.ts';
import { OWN_SESSIONS_META } from './own-sessions.ts';
import { RECEIPTS_META } from './receipts.ts';
import { type Meta, readAhead } from './remembered.ts';

export interface OpenedLog {
  readonly log: Log;
  readonly state: LogState;
  /** What is remembered beside it, as it was opened. */
  readonly meta: Meta;
  /** Why this log keeps nothing: the device refused to store. Null if it keeps what it is given. */
  readonly refusal: LogStorageError | null;
}

/** Opens this device's log for a room; one in memory where the device refuses to store (private mode). */
export async function openLog(environment: Environment, room: RoomId): Promise<OpenedLog> {
  const log = await environment.log(room);
  try {
    const opening = log.open();
    const meta = readAhead(log, [ARRIVAL_META, OWN_SESSIONS_META, ...RECEIPTS_META]);
    return { log, state: await opening, meta, refusal: null };
  } catch (error) {
    await log.close();
    if (!(error instanceof LogStorageError)) throw error;
    // Few devices refuse, so the others do not load what stands in.
    const { MemoryLog } = await import('@parley/log/memory');
    const memory = new MemoryLog();
    return { log: memory, state: await memory.open(), meta: memory, refusal: error };
  }
}
