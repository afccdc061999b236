import { deviceStorage, remember } from '../ui/device-storage.ts';
import type { RecordChange } from './library.ts';

const PREFIX = 'parley.late/';

export type LateStorage = Pick<Storage, 'setItem' | 'getItem' | 'removeItem' | 'key' | 'length'>;

/** What a page writes down of its document while it goes: IndexedDB would not be heard any more. */
export function leaveBehind(
  room: string,
  change: RecordChange,
  storage: LateStorage | null = deviceStorage(),
): void {
  // Full, or refused: then the list is a second behind.
  remember(storage, PREFIX + room, JSON.stringify(change));
}

/** What was left behind of a document is no longer so. */
export function forgetLeft(room: string, storage: LateStorage | null = deviceStorage()): void {
  storage?.removeItem(PREFIX + room);
}

/** What pages left behind, by room; each is told once. */
export function takeLateChanges(storage: LateStorage | null = deviceStorage()): Map<string, RecordChange> {
  const found = new Map<string, RecordChange>();
  if (!storage) return found;
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at));
  for (const key of keys) {
    if (!key?.startsWith(PREFIX)) continue;
    const change = changeIn(storage.getItem(key) ?? '');
    storage.removeItem(key);
    if (change) found.set(key.slice(PREFIX.length), change);
  }
  return found;
}

function changeIn(written: string): RecordChange | null {
  try {
    const { title, edited, outbox, first } = JSON.parse(written) as Record<string, unknown>;
    return {
      ...(typeof title === 'string' ? { title } : {}),
      ...(typeof first === 'string' ? { first } : {}),
      ...(typeof edited === 'number' ? { edited } : {}),
      ...(typeof outbox === 'number' ? { outbox } : {}),
    };
  } catch {
    // Another program's, or an older page's: it says nothing.
    return null;
  }
}
