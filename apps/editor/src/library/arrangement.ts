import { deviceStorage, recall, remember } from '../ui/device-storage.ts';
import { type DocumentRecord, lastTouched } from './library.ts';

export const ORDERS = ['edited', 'opened', 'title'] as const;
export type Order = (typeof ORDERS)[number];

export const SHELVES = ['all', 'mine', 'shared', 'templates'] as const;
/** `mine`: made on this device; `shared`: opened with a link that somebody else made; templates stand nowhere
 * else. */
export type Shelf = (typeof SHELVES)[number];

export interface Arrangement {
  readonly order: Order;
  readonly shelf: Shelf;
}

const KEY = 'parley.list';

/** As this device's person left it. */
export function recallArrangement(storage = deviceStorage()): Arrangement {
  const [order, shelf] = (recall(storage, KEY) ?? '').split(' ');
  return {
    order: ORDERS.find((known) => known === order) ?? 'edited',
    shelf: SHELVES.find((known) => known === shelf) ?? 'all',
  };
}

export function rememberArrangement({ order, shelf }: Arrangement, storage = deviceStorage()): void {
  remember(storage, KEY, `${order} ${shelf}`);
}

/** Which documents are shown, and in which order; what is pinned comes first. */
export function arranged(
  records: readonly DocumentRecord[],
  { order, shelf }: Arrangement,
  nameOf: (record: DocumentRecord) => string,
): readonly DocumentRecord[] {
  const onShelf = records.filter(({ owner, template = false }) => {
    if (template || shelf === 'templates') return template && shelf === 'templates';
    return shelf === 'all' || (shelf === 'mine') === (owner !== undefined);
  });
  const names = new Intl.Collator(undefined, { numeric: true });
  const compare: Record<Order, (a: DocumentRecord, b: DocumentRecord) => number> = {
    edited: (a, b) => timeOf(b, 'edited') - timeOf(a, 'edited'),
    opened: (a, b) => timeOf(b, 'opened') - timeOf(a, 'opened'),
    title: (a, b) => names.compare(nameOf(a), nameOf(b)),
  };
  const pinned = (record: DocumentRecord): number => Number(record.pinned === true);
  return onShelf.toSorted((a, b) => pinned(b) - pinned(a) || compare[order](a, b));
}

/** The time by which a document is ordered and told of, ms since 1970. */
export const timeOf = (record: DocumentRecord, order: Order): number =>
  order === 'opened'
    ? record.opened
    : order === 'edited'
      ? (record.edited ?? record.opened)
      : lastTouched(record);

export type GroupName = 'pinned' | 'today' | 'yesterday' | 'week' | 'month' | 'older' | 'all';

export interface Group {
  readonly name: GroupName;
  readonly records: readonly DocumentRecord[];
}

/** Arranged documents by the days of this device's calendar; by title there are only those that are pinned and the others. */
export function grouped(records: readonly DocumentRecord[], order: Order, now: number): readonly Group[] {
  const groups = new Map<GroupName, DocumentRecord[]>();
  for (const record of records) {
    const name = record.pinned ? 'pinned' : order === 'title' ? 'all' : dayOf(timeOf(record, order), now);
    const group = groups.get(name);
    if (group) group.push(record);
    else groups.set(name, [record]);
  }
  return [...groups].map(([name, of]) => ({ name, records: of }));
}

function dayOf(time: number, now: number): GroupName {
  const before = (days: number): number => {
    const day = new Date(now);
    day.setHours(0, 0, 0, 0);
    day.setDate(day.getDate() - days);
    return day.getTime();
  };
  if (time >= before(0)) return 'today';
  if (time >= before(1)) return 'yesterday';
  if (time >= before(7)) return 'week';
  return time >= before(30) ? 'month' : 'older';
}
