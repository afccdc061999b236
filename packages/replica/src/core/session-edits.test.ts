import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import { type Added, SessionEdits } from './session-edits.ts';

const name = (branch: string, number: number): string =>
  `${branch}${number.toString(16).padStart(4, '0')}`.padEnd(64, '0');

interface Edit {
  readonly number: number;
  readonly prev: string | null;
  readonly hash: string;
}

/** A chain of edits; the hash tells its branch and number. */
function chain(branch: string, from: number, to: number, prev: string | null): Edit[] {
  const edits: Edit[] = [];
  let last = prev;
  for (let number = from; number < to; number++) {
    const hash = name(branch, number);
    edits.push({ number, prev: last, hash });
    last = hash;
  }
  return edits;
}

const addAll = (session: SessionEdits, edits: readonly Edit[]): Added[] =>
  edits.map(({ number, prev, hash }) => session.add(number, prev, hash));

const viewOf = (session: SessionEdits) => ({
  runs: session.runs.map(({ from, to, last }) => ({ from, to, last })),
  others: session.others.map(({ hash }) => hash),
});

describe('the edits of a session', () => {
  it('are one run, in whatever order they come (L6)', () => {
    const edits = chain('a', 0, 12, null);
    fc.assert(
      fc.property(fc.shuffledSubarray(edits, { minLength: edits.length }), (shuffled) => {
        const session = new SessionEdits();
        expect(new Set(addAll(session, shuffled))).toEqual(new Set(['new']));
        expect(viewOf(session)).toEqual({ runs: [{ from: 0, to: 12, last: edits[11]?.hash }], others: [] });
      }),
    );
  });

  it('may begin at any number, and stand apart', () => {
    const session = new SessionEdits();
    const edits = chain('a', 0, 9, null);
    addAll(session, [...edits.slice(2, 4), ...edits.slice(6)]);
    expect(session.runs.map(({ from, to }) => [from, to])).toEqual([
      [2, 4],
      [6, 9],
    ]);
    expect(session.hashOf(3)).toBe(edits[3]?.hash);
    expect(session.hashOf(5)).toBe(null);
  });

  it('are held once', () => {
    const session = new SessionEdits();
    const edits = chain('a', 0, 3, null);
    addAll(session, edits);
    expect(addAll(session, edits)).toEqual(['held', 'held', 'held']);
  });

  it('count by the lesser hash where two stand under one number, in whatever order they come (L12)', () => {
    const start = chain('a', 0, 3, null);
    const lesser = chain('b', 3, 6, start[2]?.hash ?? null);
    const greater = chain('c', 3, 8, start[2]?.hash ?? null);
    const all = [...start, ...lesser, ...greater];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        const session = new SessionEdits();
        addAll(session, shuffled);
        expect(session.runs.map(({ from, to, last }) => [from, to, last])).toEqual([[0, 6, lesser[2]?.hash]]);
        expect(session.others.map(({ hash }) => hash)).toEqual(greater.map(({ hash }) => hash));
      }),
    );
  });

  it('says when what counted counts no more', () => {
    const session = new SessionEdits();
    addAll(session, chain('c', 0, 2, null));
    expect(session.add(0, null, name('b', 0))).toBe('switched');
    expect(session.add(0, null, name('d', 0))).toBe('other');
    expect(session.hashOf(0)).toBe(name('b', 0));
    expect(session.hashOf(1)).toBe(null);
  });

  it('keeps a bounded number of those that do not count', () => {
    const session = new SessionEdits();
    session.add(0, null, name('a', 0));
    const outcomes = Array.from({ length: 100 }, (_, i) => session.add(0, null, name('b', i)));
    expect(outcomes.filter((each) => each === 'other')).toHaveLength(64);
    expect(outcomes.filter((each) => each === 'refused')).toHaveLength(36);
    expect(session.add(0, null, name('0', 0))).toBe('switched');
    expect(session.hashOf(0)).toBe(name('0', 0));
    expect(session.others).toHaveLength(64);
  });

  it('forgets a range and goes on from there', () => {
    const session = new SessionEdits();
    const edits = chain('a', 0, 10, null);
    addAll(session, edits);
    expect([session.remove(0, 4), session.remove(6, 7)]).toEqual([false, false]);
    expect(session.size).toBe(5);
    expect(session.runs.map(({ from, to }) => [from, to])).toEqual([
      [4, 6],
      [7, 10],
    ]);
    expect(addAll(session, edits.slice(6, 7))).toEqual(['new']);
    expect(session.runs.map(({ from, to }) => [from, to])).toEqual([[4, 10]]);
  });

  it('L12: counts what is left by itself: what followed another than the one that is gone, too', () => {
    const [first] = chain('a', 0, 1, null);
    const [other] = chain('b', 0, 1, null);
    if (!first || !other) throw new Error('two');
    const after = chain('c', 1, 3, other.hash);
    const session = new SessionEdits();
    addAll(session, [first, ...after]);
    const beside = chain('d', 1, 2, other.hash);
    addAll(session, beside);
    expect(session.runs.map(({ from, to }) => [from, to])).toEqual([[0, 1]]);
    expect(session.remove(0, 1)).toBe(true);
    const late = new SessionEdits();
    addAll(late, [...after, ...beside]);
    expect(session.runs.map(({ from, to, last }) => [from, to, last])).toEqual(
      late.runs.map(({ from, to, last }) => [from, to, last]),
    );
    expect(session.others).toEqual(late.others);
  });
});
