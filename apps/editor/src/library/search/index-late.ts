import { CONTENT } from '@parley/document/roots';
import { wordsOf } from '../first-line.ts';
import type { DocumentRecord } from '../library.ts';
import { openIndex, reportUnlessGone } from './open-index.ts';

/** As long as a busy page is waited for between two documents, ms. */
const IDLE_MS = 1_000;

/** What could not be opened is not tried again on this page: opening it says why. */
const failed = new Set<string>();
let reading: Promise<void> = Promise.resolve();
let wanted: readonly DocumentRecord[] = [];

/** Reads what of these documents has changed since it was read, one after the other in idle moments. A later call says anew
 * what there is to read. `left` hears how many are still to be read. */
export function indexLate(records: readonly DocumentRecord[], left: (documents: number) => void): void {
  wanted = records;
  reading = reading
    .then(async () => {
      if (wanted !== records) return;
      const index = await openIndex();
      if (!index) return;
      const times = await index.times();
      const stale = records.filter((record) => isStale(record, times));
      left(stale.length);
      for (const [at, { room, fragment, edited }] of stale.entries()) {
        await idleMoment();
        if (wanted !== records) return;
        try {
          const { lookInto } = await import('../../documents/brief-room.ts');
          const text = await lookInto(fragment, ({ doc }) => wordsOf(doc.getXmlFragment(CONTENT)));
          await index.put(room, text, edited ?? 0);
        } catch {
          // It is as it was, and found by its title.
          failed.add(room);
        }
        left(stale.length - at - 1);
      }
    })
    .catch(reportUnlessGone);
}

/** Nothing is read from when this resolves: what is to be removed must not be open. */
export function stopIndexing(): Promise<void> {
  wanted = [];
  return reading;
}

/** A document that was removed leaves no words. */
export async function forgetWords(room: string): Promise<void> {
  await (await openIndex())?.remove(room);
}

const isStale = ({ room, edited, arrived }: DocumentRecord, times: ReadonlyMap<string, number>): boolean =>
  arrived !== false && !failed.has(room) && (times.get(room) ?? -1) < (edited ?? 0);

function idleMoment(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: IDLE_MS });
    else setTimeout(resolve, IDLE_MS / 10);
  });
}
