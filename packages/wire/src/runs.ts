import type { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { Hash, SessionId } from './ids.ts';
import { LIMITS } from './limits.ts';
import { sha256Sync } from './sha256.ts';
import { WireError } from './wire-error.ts';

/** Numbers `from` to `to − 1`. */
export interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Edits of one session that follow each other; `last` is the hash of the last one, and so stands for all of them. */
export interface RunView extends Span {
  readonly last: Hash;
}

/** Session → its runs, ascending, none over another; none: nothing of it is held. */
export type Runs = ReadonlyMap<SessionId, readonly RunView[]>;
export type SessionSpans = ReadonlyMap<SessionId, readonly Span[]>;

/** 32 bytes of session, at least one of how many runs. */
const LEAST_ENTRY = 33;

interface Bounds {
  readonly sessions: number;
  readonly runs: number;
}
const NONE: Bounds = { sessions: Number.MAX_SAFE_INTEGER, runs: Number.MAX_SAFE_INTEGER };

/** Runs may touch: something else may stand under the number between them. */
const TOUCHING = 0;
/** Spans are apart: two that touch are one. */
const APART = 1;

export const writeRuns = (writer: FieldWriter, runs: Runs, bounds: Bounds = LIMITS): void =>
  writeEach(writer, runs, bounds, TOUCHING, (run) => writer.hex32(run.last));

/** Refuses any other encoding than the canonical one. */
export const readRuns = (reader: FieldReader): Runs =>
  readEach(reader, 34, TOUCHING, (span) => ({ ...span, last: reader.hex32() }));

export const writeSpans = (writer: FieldWriter, spans: SessionSpans): void =>
  writeEach(writer, spans, LIMITS, APART, () => {});

export const readSpans = (reader: FieldReader): SessionSpans => readEach(reader, 2, APART, (span) => span);

/** Of runs, however many and whatever their order in the map; sessions of which nothing is held are left out. */
export function digestOfRuns(runs: Runs): Hash {
  const held = new Map([...runs].filter(([, list]) => list.length > 0));
  const writer = new FieldWriter(Number.MAX_SAFE_INTEGER);
  writeRuns(writer, held, NONE);
  return sha256Sync(writer.finish());
}

function writeEach<Item extends Span>(
  writer: FieldWriter,
  map: ReadonlyMap<SessionId, readonly Item[]>,
  bounds: Bounds,
  gap: number,
  rest: (item: Item) => void,
): void {
  writer.uint(map.size, bounds.sessions);
  for (const session of [...map.keys()].sort()) {
    const items = map.get(session) ?? [];
    writer.hex32(session).uint(items.length, bounds.runs);
    let next = 0;
    for (const item of items) {
      if (item.from < next) throw new WireError('runs out of order');
      if (item.to <= item.from || !Number.isSafeInteger(item.to)) throw new WireError('a run of no edits');
      next = item.to + gap;
      writer.uint(item.from).uint(item.to - item.from);
      rest(item);
    }
  }
}

function readEach<Item extends Span>(
  reader: FieldReader,
  leastItem: number,
  gap: number,
  item: (span: Span) => Item,
): ReadonlyMap<SessionId, readonly Item[]> {
  const size = reader.count(LIMITS.sessions, LEAST_ENTRY);
  const map = new Map<SessionId, readonly Item[]>();
  let before = '';
  for (let i = 0; i < size; i++) {
    const session = reader.hex32();
    if (session <= before) throw new WireError('sessions out of order');
    before = session;
    const items: Item[] = [];
    let next = 0;
    for (let left = reader.count(LIMITS.runs, leastItem); left > 0; left--) {
      const from = reader.uint();
      const length = reader.uint();
      const to = from + length;
      if (from < next) throw new WireError('runs out of order');
      if (length === 0 || !Number.isSafeInteger(to)) throw new WireError('a run of no edits');
      next = to + gap;
      items.push(item({ from, to }));
    }
    map.set(session, items);
  }
  return map;
}
