import { CONTENT } from '@parley/document/roots';
import type { Room } from '../../session/room.ts';
import { wordsOf } from '../first-line.ts';
import { openIndex, reportUnlessGone } from './open-index.ts';

/** An open document is read again after so long without a change, ms, and at the latest after so long with some. */
const REST_MS = 3_000;
const LATEST_MS = 30_000;

/** Keeps the index of an open document, late, as it changes, in idle moments. What is not read before it is closed is read
 * from the list. Stops by the returned function. */
export function indexOpenDocument({ id, doc }: Pick<Room, 'id' | 'doc'>): () => void {
  let changed = 0;
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = (): void => {
    since = 0;
    const time = changed;
    const text = wordsOf(doc.getXmlFragment(CONTENT));
    void openIndex().then((index) => index?.put(id, text, time).catch(reportUnlessGone));
  };
  const hear = (): void => {
    changed = Date.now();
    since ||= changed;
    clearTimeout(timer);
    timer = setTimeout(
      () => ('requestIdleCallback' in window ? requestIdleCallback(read, { timeout: REST_MS }) : read()),
      Math.min(REST_MS, Math.max(0, since + LATEST_MS - changed)),
    );
  };
  doc.on('update', hear);
  return () => {
    doc.off('update', hear);
    clearTimeout(timer);
  };
}
