import type { Hash } from '@parley/wire';
import { certificateSize } from '../change.ts';
import type { ShelfEntry } from '../index/held.ts';
import type { KeptEdits } from '../kept-edits.ts';
import type { LogState } from '../log.ts';
import { damaged } from './sums.ts';

/** How many things lie somewhere, and their bytes. */
interface Amount {
  readonly count: number;
  readonly bytes: number;
}

const NOTHING: Amount = { count: 0, bytes: 0 };

/** Throws as `damaged` unless all that was read of a log is what the log says of itself: so a row that is gone is found, too. */
export function checkSums(
  { kept, snapshots, shelves, notes, certificates, bytes }: LogState,
  stored: { readonly shelves: ReadonlyMap<Hash, ShelfEntry>; readonly edits: number },
): void {
  const keptEdits = amountOf(kept.values());
  let edits = keptEdits.count;
  let shelved = 0;
  for (const shelf of shelves) {
    const on = amountOf(shelf.edits.values());
    const bases = snapshots.filter((snapshot) => snapshot.shelf === shelf.by);
    const size = on.bytes + bases.reduce((sum, base) => sum + base.size, 0);
    const says = stored.shelves.get(shelf.by) ?? NOTHING;
    if (says.count !== on.count + bases.length || says.bytes !== size)
      throw damaged('a shelf holds something else than it says');
    edits += on.count;
    shelved += size;
  }
  if (edits !== stored.edits) throw damaged('it names other edits than there are');
  const listed = snapshots.filter(({ shelf }) => shelf === null);
  const isSame =
    bytes.kept === keptEdits.bytes &&
    bytes.shelved === shelved &&
    bytes.snapshots === listed.reduce((sum, { size }) => sum + size, 0) &&
    bytes.notes === notes.reduce((sum, { note }) => sum + note.bytes.length, 0) &&
    bytes.certificates === [...certificates.values()].reduce((sum, each) => sum + certificateSize(each), 0);
  if (!isSame) throw damaged('its sums are not what it holds');
}

function amountOf(all: Iterable<KeptEdits>): Amount {
  let count = 0;
  let bytes = 0;
  for (const { sizes } of all) {
    count += sizes.length;
    for (const size of sizes) bytes += size;
  }
  return { count, bytes };
}
