import { type Log, type LogState, LogStorageError } from '@parley/log';
import type { RoomId } from '@parley/wire';
import type { Environment } from './environment.ts';

export interface OpenedLog {
  readonly log: Log;
  readonly state: LogState;
  /** Why this log keeps nothing: the device refused to store. Null if it keeps what it is given. */
  readonly refusal: LogStorageError | null;
}

/** Opens this device's log for a room; one in memory where the device refuses to store (private mode). */
export async function openLog(environment: Environment, room: RoomId): Promise<OpenedLog> {
  const log = await environment.log(room);
  try {
    return { log, state: await log.open(), refusal: null };
  } catch (error) {
    await log.close();
    if (!(error instanceof LogStorageError)) throw error;
    // Few devices refuse, so the others do not load what stands in.
    const { MemoryLog } = await import('@parley/log/memory');
    const memory = new MemoryLog();
    return { log: memory, state: await memory.open(), refusal: error };
  }
}
