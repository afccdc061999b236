import type { Content } from './content.ts';
import type { IdRange, Ids } from './ids.ts';

/** Many updates in one buffer: thousands of small ones cost a message between threads more than their bytes. */
export interface PackedUpdates {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
}

export function packUpdates(updates: readonly Uint8Array[]): PackedUpdates {
  const lengths = Uint32Array.from(updates, ({ length }) => length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const update of updates) {
    bytes.set(update, at);
    at += update.length;
  }
  return { bytes, lengths };
}

/** Views into the packed bytes. */
export function* unpackUpdates({ bytes, lengths }: PackedUpdates): Generator<Uint8Array> {
  let at = 0;
  for (const length of lengths) {
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** A content as numbers, to be moved between threads: how many clients have structs; for each its id, how many ranges,
 * and these; then the same for deletions. */
export type PackedContent = Float64Array<ArrayBuffer>;

export function packContent({ structs, deletes }: Content): PackedContent {
  const sizes = [structs, deletes].map((ids) => {
    let size = 1;
    for (const ranges of ids.values()) size += 2 + 2 * ranges.length;
    return size;
  });
  const out = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const ids of [structs, deletes]) {
    out[at++] = ids.size;
    for (const [client, ranges] of ids) {
      out[at++] = client;
      out[at++] = ranges.length;
      for (const { clock, length } of ranges) {
        out[at++] = clock;
        out[at++] = length;
      }
    }
  }
  return out;
}

export function unpackContent(packed: PackedContent): Content {
  let at = 0;
  const next = (): number => packed[at++] ?? 0;
  const read = (): Ids => {
    const ids = new Map<number, IdRange[]>();
    for (let clients = next(); clients > 0; clients--) {
      const client = next();
      const ranges: IdRange[] = [];
      for (let left = next(); left > 0; left--) ranges.push({ clock: next(), length: next() });
      ids.set(client, ranges);
    }
    return ids;
  };
  return { structs: read(), deletes: read() };
}
