import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogStorageError } from '../log.ts';
import { compareEntries, decodeLeaf, type Entry, encodeLeaf, LEAF_ENTRIES } from './leaf.ts';
import { SessionLeaves } from './session-leaves.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const entry: fc.Arbitrary<Entry> = fc.record({
  number: fc.oneof(fc.nat(300), fc.maxSafeNat()),
  hash,
  prev: fc.option(hash),
  size: fc.nat(2 ** 31),
  seq: fc.maxSafeNat(),
  shelf: fc.option(fc.constantFrom('ab'.repeat(32), 'cd'.repeat(32))),
});
const entries = fc.array(entry, { maxLength: 200 }).map((all) => all.sort(compareEntries));

/** Each follows the one before, as a session writes. */
const chained = (all: readonly Entry[]): Entry[] =>
  all.map((each, i) => (i % 3 === 0 ? each : { ...each, prev: all[i - 1]?.hash ?? null }));

const asRead = (all: readonly Entry[]): Entry[] =>
  all.map((each) => ({
    ...each,
    hash: new Uint8Array(each.hash),
    prev: each.prev && new Uint8Array(each.prev),
  }));

describe('leaf', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(entries.map(chained), (all) => {
        expect(asRead(decodeLeaf(encodeLeaf(all)))).toEqual(asRead(all));
      }),
    );
  });

  it('takes 54 bytes an entry where each follows the one before', () => {
    const all = Array.from({ length: 64 }, (_, number): Entry => {
      const name = new Uint8Array(32).fill(number);
      const prev = number === 0 ? null : new Uint8Array(32).fill(number - 1);
      return { number, hash: name, prev, size: 300, seq: number, shelf: null };
    });
    expect(encodeLeaf(all).length).toBe(4 + 64 * 54);
  });

  it('is corrupt, and nothing else, if it ends too early', () => {
    const bytes = encodeLeaf([
      {
        number: 1,
        hash: new Uint8Array(32),
        prev: new Uint8Array(32),
        size: 1,
        seq: 1,
        shelf: 'ab'.repeat(32),
      },
    ]);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeLeaf(bytes.slice(0, length))).toThrow(LogStorageError);
  });
});

describe('leaves of a session', () => {
  /** What is stored after some steps, loaded anew for each, as transactions do. */
  class Stored {
    readonly #leaves = new Map<number, Entry[]>();

    step(number: number, work: (leaves: SessionLeaves) => void): void {
      const firsts = [...this.#leaves.keys()].filter((first) => first <= number);
      const first = Math.max(...firsts);
      const loaded = firsts.length === 0 ? [] : [{ first, entries: this.#leaves.get(first) ?? [] }];
      const leaves = new SessionLeaves(loaded);
      work(leaves);
      for (const leaf of leaves.changed()) {
        if (leaf.entries.length === 0) this.#leaves.delete(leaf.first);
        else this.#leaves.set(leaf.first, [...leaf.entries]);
      }
    }

    all(): Entry[] {
      return [...this.#leaves].sort(([a], [b]) => a - b).flatMap(([, each]) => each);
    }

    get sizes(): number[] {
      return [...this.#leaves.values()].map(({ length }) => length);
    }
  }

  const at = (number: number, name: number): Entry => ({
    number,
    hash: new Uint8Array(32).fill(name),
    prev: null,
    size: 1,
    seq: number * 10 + name,
    shelf: null,
  });

  it('hold what was inserted and not removed, in order, whatever the order of the steps', () => {
    const step = fc.record({ number: fc.nat(400), name: fc.nat(3), removes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const stored = new Stored();
        const held = new Map<string, Entry>();
        for (const { number, name, removes } of steps) {
          const each = at(number, name);
          const key = `${number} ${name}`;
          stored.step(number, (leaves) => {
            expect(leaves.get(each) !== null).toBe(held.has(key));
            if (removes && held.has(key)) leaves.remove(each);
            if (!removes && !held.has(key)) leaves.insert(each);
          });
          if (removes) held.delete(key);
          else held.set(key, each);
        }
        expect(stored.all()).toEqual([...held.values()].sort(compareEntries));
      }),
    );
  });

  it('stay full where a log grows at its end, and half full where it is filled up', () => {
    const grown = new Stored();
    for (let number = 0; number < 1_000; number++)
      grown.step(number, (leaves) => leaves.insert(at(number, 0)));
    expect(grown.sizes).toHaveLength(Math.ceil(1_000 / LEAF_ENTRIES));
    const filled = new Stored();
    for (let number = 0; number < 1_000; number += 2)
      filled.step(number, (leaves) => leaves.insert(at(number, 0)));
    for (let number = 1; number < 1_000; number += 2)
      filled.step(number, (leaves) => leaves.insert(at(number, 0)));
    expect(Math.max(...filled.sizes)).toBeLessThanOrEqual(LEAF_ENTRIES);
    expect(filled.sizes.length).toBeLessThanOrEqual(Math.ceil(1_000 / (LEAF_ENTRIES / 2)));
  });

  it('never part edits of one number', () => {
    const stored = new Stored();
    for (let name = 0; name < 200; name++) stored.step(7, (leaves) => leaves.insert(at(7, name)));
    expect(stored.sizes).toEqual([200]);
    expect(stored.all().map(({ hash: [name] }) => name)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });
});
