import type { DocumentRecord } from '../library.ts';
import { openIndex } from './open-index.ts';
import type { Snippet } from './words.ts';

export { indexLate } from './index-late.ts';

/** So many of those that were found show where. */
const SNIPPETS = 30;

export interface Found {
  readonly records?: readonly DocumentRecord[];
  readonly snippets?: ReadonlyMap<string, Snippet>;
  readonly isDone?: boolean;
}

/** Reads what is to be searched: somebody is about to. */
export async function warmUp(records: readonly DocumentRecord[]): Promise<void> {
  await (await openIndex())?.warm(records.map(({ room }) => room));
}

/** Looks through the texts of `records`, in their order, and tells of what is found as it is found. */
export async function findTexts(
  query: string,
  records: readonly DocumentRecord[],
  stop: AbortSignal,
  tell: (found: Found) => void,
): Promise<void> {
  const index = await openIndex();
  const byRoom = new Map(records.map((record) => [record.room, record]));
  const snippets = new Map<string, Snippet>();
  let found: readonly DocumentRecord[] = [];
  for await (const rooms of index?.find(query, [...byRoom.keys()]) ?? []) {
    if (stop.aborted) return;
    found = [...found, ...rooms.flatMap((room) => byRoom.get(room) ?? [])];
    tell({ records: found });
    for (const room of rooms.slice(0, SNIPPETS - snippets.size)) {
      const snippet = await index?.snippet(query, room);
      if (snippet) snippets.set(room, snippet);
    }
    tell({ snippets: new Map(snippets) });
  }
  tell({ isDone: true });
}
