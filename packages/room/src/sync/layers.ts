import * as Y from 'yjs';
import { type Ids, IdsBuilder } from './ids.ts';
import { cutStruct, endOf, type Struct } from './struct.ts';
import { addDeletes } from './waiting.ts';
import { type Section, writeSections } from './write-sections.ts';

/** Decoded updates laid over each other: under each id stand the words of the first that has it. What any of them deletes
 * is deleted. */
export class Layers {
  readonly #clients = new Map<number, Struct[]>();
  readonly #taken = new Map<number, Taken>();
  readonly #deletes = new IdsBuilder();

  /** Puts an update beneath those that were added before; `only`: nothing but these ids of it, and all its deletions. */
  add({ structs, ds }: ReturnType<typeof Y.decodeUpdate>, only?: Ids): void {
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue;
      for (const { clock, length } of only
        ? within(only, struct)
        : [{ clock: struct.id.clock, length: struct.length }]) {
        this.#put(struct, clock, clock + length);
      }
    }
    addDeletes(this.#deletes, ds);
  }

  /** Clients with their structs, ascending and without doubles; there may be gaps. */
  clients(): ReadonlyMap<number, readonly Struct[]> {
    for (const structs of this.#clients.values()) structs.sort((a, b) => a.id.clock - b.id.clock);
    return this.#clients;
  }

  /** All of it as one V1 update. */
  update(): Uint8Array<ArrayBuffer> {
    const sections: Section[] = [];
    // As Yjs writes them: it integrates the greatest client first, which spares conflicts.
    for (const [client, structs] of [...this.clients()].sort(([a], [b]) => b - a)) {
      const encoder = new Y.UpdateEncoderV1();
      let [clock, count] = [structs[0]?.id.clock ?? 0, 0];
      const first = clock;
      for (const struct of structs) {
        if (struct.id.clock > clock) {
          new Y.Skip(Y.createID(client, clock), struct.id.clock - clock).write(encoder, 0);
          count++;
        }
        struct.write(encoder, 0);
        count++;
        clock = endOf(struct);
      }
      sections.push({ client, clock: first, count, encoder });
    }
    return writeSections(sections, this.#deletes.build());
  }

  #put(struct: Struct, from: number, to: number): void {
    const { client } = struct.id;
    const taken = this.#taken.get(client) ?? new Taken();
    this.#taken.set(client, taken);
    const structs = this.#clients.get(client) ?? [];
    this.#clients.set(client, structs);
    // From the right: what is cut off leaves what is to its left whole.
    for (const { clock, length } of taken.take(from, to).reverse()) {
      const whole = clock === struct.id.clock && length === struct.length;
      structs.push(whole ? struct : cutStruct(struct, clock, clock + length));
    }
  }
}

/** The parts of a struct that are among these ids, from the right. */
function within(only: Ids, { id, length }: Struct): { clock: number; length: number }[] {
  const found: { clock: number; length: number }[] = [];
  for (const range of only.get(id.client) ?? []) {
    const from = Math.max(range.clock, id.clock);
    const to = Math.min(range.clock + range.length, id.clock + length);
    if (from < to) found.unshift({ clock: from, length: to - from });
  }
  return found;
}

/** Clocks of one client that have their words. */
class Taken {
  /** Ascending, apart; each from its start to before its end. */
  readonly #ranges: [number, number][] = [];

  /** Takes these; returns which of them were free, ascending. */
  take(from: number, to: number): { clock: number; length: number }[] {
    const ranges = this.#ranges;
    const first = this.#firstTouching(from);
    const free: { clock: number; length: number }[] = [];
    let at = from;
    let last = first;
    for (; last < ranges.length; last++) {
      const [start, end] = ranges[last] as [number, number];
      if (start > to) break;
      if (start > at) free.push({ clock: at, length: start - at });
      at = Math.max(at, end);
    }
    if (at < to) free.push({ clock: at, length: to - at });
    const touched = ranges.slice(first, last);
    const start = Math.min(from, touched[0]?.[0] ?? from);
    const end = Math.max(to, touched.at(-1)?.[1] ?? to);
    ranges.splice(first, touched.length, [start, end]);
    return free;
  }

  /** The first that ends at the clock or later. */
  #firstTouching(clock: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle] as [number, number])[1] >= clock) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
