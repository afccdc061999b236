import { type Log, LogStorageError } from '@parley/log';
import { type OpenedPart, openPart } from '@parley/replica';
import { LIMITS, type RoomId } from '@parley/wire';
import type { Environment } from '../environment/environment.ts';
import { RECEIPTS_META } from '../routes/home/receipts.ts';
import { ARRIVAL_META } from './arrival.ts';
import { type Meta, readAhead } from './remembered.ts';
import { DELETION_META } from './room-deletion.ts';
import { WITNESSED_META } from './witnessed.ts';

export interface OpenedLogs {
  /** The parts of the room, in their order. */
  readonly parts: readonly OpenedPart[];
  /** What is remembered beside them is named in this one. */
  readonly log: Log;
  /** What is remembered, as it was opened. */
  readonly meta: Meta;
  /** Why these logs keep nothing: the device refused to store. Null if they keep what they are given. */
  readonly refusal: LogStorageError | null;
}

/** Opens this device's logs for a room; such in memory where the device refuses to store (private mode). */
export async function openLogs(environment: Environment, room: RoomId): Promise<OpenedLogs> {
  const store = await environment.store(room);
  const logs = Array.from({ length: LIMITS.parts }, (_, part) => store.log(part));
  const [log] = logs as [Log];
  try {
    const opening = Promise.all(logs.map((each) => openPart(each)));
    const meta = readAhead(log, [ARRIVAL_META, WITNESSED_META, DELETION_META, ...RECEIPTS_META]);
    return { log, parts: await opening, meta, refusal: null };
  } catch (error) {
    await Promise.all(logs.map((each) => each.close()));
    if (!(error instanceof LogStorageError)) throw error;
    // Few devices refuse, so the others do not load what stands in.
    const { MemoryLog, MemoryStorage } = await import('@parley/log/memory');
    const storage = new MemoryStorage();
    const inMemory = logs.map((_, part) => new MemoryLog({ storage, part }));
    const parts = await Promise.all(inMemory.map((each) => openPart(each)));
    const [memory] = parts.map((part) => part.log) as [Log];
    return { log: memory, parts, meta: memory, refusal: error };
  }
}

export const closeLogs = async ({ parts }: Pick<OpenedLogs, 'parts'>): Promise<void> => {
  await Promise.all(parts.map(({ log }) => log.close()));
};
