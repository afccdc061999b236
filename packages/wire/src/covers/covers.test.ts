import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Covers,
  changedCovers,
  changeOfCovers,
  coversAfter,
  coversOfClaim,
  decodeCoversChunk,
  encodeCoversChunk,
  FieldWriter,
  LIMITS,
  NO_COVERS,
  readWholeCovers,
  sha256Sync,
  stateClaim,
  WireError,
  wholeCovers,
} from '../index.ts';
import * as any from '../testing/arbitraries.ts';

const [A, B, C] = ['aa', 'bb', 'cc'].map((digits) => digits.repeat(32)) as [string, string, string];
const covered = (count: number, hash = A) => ({ count, hash });
const tooLarge = expect.objectContaining({ name: 'WireError', reason: 'too-large' });

const FULL = LIMITS.coversPerChunk;
const session = (index: number): string => index.toString(16).padStart(64, '0');
const many = (from: number, to: number, count = 1): Covers =>
  new Map(Array.from({ length: to - from }, (_, i) => [session(from + i), covered(count)]));

/** Covers, and others that say something else of some of them, nothing of some, and name new ones. */
const successions = fc
  .tuple(any.covers(0, 12), any.covers(0, 12), fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }))
  .map(([before, others, fates]) => {
    const kept = [...before].flatMap(([each, { count, hash }], i) => {
      if (fates[i] === 0) return [];
      return [[each, fates[i] === 1 ? { count: count + 1, hash: A } : { count, hash }] as const];
    });
    return { before, covers: new Map([...others, ...kept]) };
  });

describe('W22: covers go on in the order in which sessions were first covered', () => {
  it('those of the snapshot before as they stood, then the others ascending', () => {
    const before = new Map([C, A].map((each) => [each, covered(1)]));
    const covers = new Map([B, A, C].map((each) => [each, covered(2)]));
    expect([...coversAfter(before, covers)]).toEqual([C, A, B].map((each) => [each, covered(2)]));
    expect([...coversAfter(new Map(), covers).keys()]).toEqual([A, B, C]);
  });

  it('property: the same covers, whatever the order they are given in', () => {
    fc.assert(
      fc.property(successions, ({ before, covers }) => {
        const ordered = coversAfter(before, covers);
        expect(ordered).toEqual(covers);
        expect([...coversAfter(before, new Map([...covers].reverse()))]).toEqual([...ordered]);
        expect([...coversAfter(ordered, ordered)]).toEqual([...ordered]);
      }),
    );
  });
});

describe('W22: a chunk of covers', () => {
  it('holds as many as always fit, and fits a message', () => {
    const largest = [...many(0, FULL, Number.MAX_SAFE_INTEGER)];
    const bytes = encodeCoversChunk(largest);
    expect(bytes.length).toBeLessThanOrEqual(LIMITS.chunk);
    expect(bytes.length).toBeGreaterThan(LIMITS.chunk - 72);
    expect([...decodeCoversChunk(bytes)]).toEqual(largest);
    expect(() => encodeCoversChunk([...many(0, FULL + 1)])).toThrow(tooLarge);
  });

  it('W2: is refused if it is empty, names a session twice or none of its edits, or does not end', () => {
    const raw = (...entries: [string, number][]) => {
      const writer = new FieldWriter().uint(entries.length);
      for (const [each, count] of entries) writer.hex32(each).uint(count).hex32(A);
      return writer.finish();
    };
    expect(decodeCoversChunk(raw([B, 2], [A, 1])).size).toBe(2);
    for (const bad of [raw(), raw([A, 1], [A, 1]), raw([A, 0])]) {
      expect(() => decodeCoversChunk(bad)).toThrow(WireError);
    }
    expect(() => encodeCoversChunk([])).toThrow(WireError);
    expect(() => encodeCoversChunk([[A, covered(0)]])).toThrow(WireError);
    expect(() => decodeCoversChunk(new Uint8Array([...raw([A, 1]), 0]))).toThrow(WireError);
    expect(() => decodeCoversChunk(new Uint8Array(LIMITS.chunk + 1))).toThrow(tooLarge);
  });
});

describe('W22: the whole', () => {
  it('lies in chunks that are full but the last, addressed by their hash', () => {
    const covers = many(0, 2 * FULL + 5);
    const { chunks } = wholeCovers(covers);
    expect(chunks.map(({ bytes }) => decodeCoversChunk(bytes).size)).toEqual([FULL, FULL, 5]);
    for (const { hash, bytes } of chunks) expect(hash).toBe(sha256Sync(bytes));
    expect([...readWholeCovers(chunks.map(({ bytes }) => bytes))]).toEqual([...covers]);
    expect(wholeCovers(new Map())).toEqual(NO_COVERS);
    expect(readWholeCovers([]).size).toBe(0);
  });

  it('is refused with a chunk that is not full before another, one that comes twice, or too many', () => {
    const [one, two, last] = wholeCovers(many(0, 2 * FULL + 5)).chunks.map(({ bytes }) => bytes) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    for (const bad of [
      [last, one],
      [one, one],
      [one, last, two],
    ])
      expect(() => readWholeCovers(bad)).toThrow(WireError);
    expect(() => readWholeCovers(new Array(LIMITS.coversChunks + 1).fill(last))).toThrow(tooLarge);
    expect(() => wholeCovers(many(0, LIMITS.coversChunks * FULL + 1))).toThrow(tooLarge);
  });

  it('shares all full chunks with the one before whose sessions wrote no more, however many came after', () => {
    // In the middle of the ids come others later: a sorted whole would be another from its first chunk on.
    const before = wholeCovers(new Map([...many(0, 6 * FULL + 800)].filter((_, i) => i % 2 === 0)));
    const grown = new Map([...before.covers, ...[...many(0, 5_000)].filter((_, i) => i % 2 === 1)]);
    grown.set(session(6 * FULL + 2), covered(9));
    const after = stateClaim([A], new Map([...grown].reverse()), before).whole;
    for (let i = 0; i < 3; i++) expect(after.chunks[i]).toBe(before.chunks[i]);
    expect(after.chunks[3]).not.toEqual(before.chunks[3]);
  });

  it('changes one chunk for a session that wrote on, though its count takes more bytes now', () => {
    const before = wholeCovers(many(0, 3 * FULL + 400, 127));
    const grown = new Map(before.covers).set(session(FULL + 7), covered(128));
    const after = wholeCovers(grown, before);
    expect(after.chunks.map((chunk, i) => chunk === before.chunks[i])).toEqual([true, false, true, true]);
  });
});

describe('W23: a claim', () => {
  it('property: by the covers of its first parent gives the same as by its chunks', () => {
    fc.assert(
      fc.property(successions, ({ before, covers }) => {
        const parent = wholeCovers(before);
        const { claim, whole } = stateClaim([A], covers, parent);
        expect(whole.covers).toEqual(covers);
        expect(claim.whole).toEqual(whole.chunks.map(({ hash }) => hash));
        const told = coversOfClaim(claim, parent);
        expect(told).toEqual(whole);
        expect([...(told?.covers ?? [])]).toEqual([...whole.covers]);
        const read = readWholeCovers(whole.chunks.map(({ bytes }) => bytes));
        expect([...read]).toEqual([...whole.covers]);
      }),
    );
  });

  it('property: a change leads from the one to the other, and names nothing that stays', () => {
    fc.assert(
      fc.property(successions, ({ before, covers }) => {
        const change = changeOfCovers(before, covers);
        expect(changedCovers(before, change)).toEqual(covers);
        for (const [each, said] of change) expect(said ?? undefined).not.toEqual(before.get(each));
        expect(changeOfCovers(covers, covers).size).toBe(0);
      }),
    );
  });

  it('property: whatever a stranger claims, by whatever parent, is read or is not, and nothing is thrown', () => {
    fc.assert(
      fc.property(any.claim, any.covers(0, 12), (claim, before) => {
        const told = coversOfClaim(claim, wholeCovers(before));
        if (told) expect(told.chunks.map(({ hash }) => hash)).toEqual(claim.whole);
      }),
    );
  });

  it('without a parent tells all its covers', () => {
    const { claim, whole } = stateClaim([], many(0, LIMITS.changed));
    expect(claim.changed?.size).toBe(LIMITS.changed);
    expect(coversOfClaim(claim, NO_COVERS)).toEqual(whole);
  });

  it('tells no change that is too large: its chunks are read', () => {
    const { claim } = stateClaim([], many(0, LIMITS.changed + 1));
    expect(claim.changed).toBeNull();
    expect(claim.whole.length).toBe(2);
    expect(coversOfClaim(claim, NO_COVERS)).toBeNull();
  });

  it('whose change leads elsewhere than its chunks is read from these: everybody gets the same', () => {
    const { claim } = stateClaim([], many(0, 5));
    const lies = [many(0, 4), many(0, 6), many(0, 5, 2), many(0, LIMITS.changed)];
    for (const changed of lies) expect(coversOfClaim({ ...claim, changed }, NO_COVERS)).toBeNull();
    // So is one read by another parent than the one it was made on.
    expect(coversOfClaim(claim, wholeCovers(new Map([[C, covered(1)]])))).toBeNull();
    const removal = new Map([[B, null]]);
    expect(coversOfClaim({ ...claim, changed: removal }, NO_COVERS)).toBeNull();
  });
});
