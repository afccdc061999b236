import { describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  baseOf,
  CAROL,
  chain,
  haveOf,
  MALLORY,
  NOTHING,
  noteOf,
  only,
  settle,
} from '../testing/scene.ts';
import { Store } from '../testing/store.ts';
import type { Base } from './base.ts';
import type { EditFacts } from './edits.ts';
import type { Effect } from './effects.ts';
import { HOME_GRACE_MS, Home, MAX_UNPROVED } from './home.ts';

const EMPTY = { ...NOTHING, shelf: { items: [], agreed: new Map() } };
const aliceEdits = chain(ALICE, 0, 5);
const bobEdits = chain(BOB, 0, 3);

/** A home that holds these edits, and the log it writes to. */
function homeWith(edits: readonly EditFacts[], admits: (bytes: number) => boolean = () => true) {
  const store = new Store();
  const home = new Home({ state: EMPTY, admits });
  const settled = (): Effect[] => {
    const effects = settle(home);
    for (const { change } of only(effects, 'write')) store.write(change);
    return effects;
  };
  for (const edit of edits) home.edit(edit, null);
  settled();
  const take = (...bases: readonly Base[]): void => {
    for (const base of bases) home.snapshot(base, null, 0);
    settled();
  };
  return { home, store, take, settled };
}

const kept = (home: Home, edits: readonly EditFacts[]): number[] =>
  edits.filter((edit) => home.edits.has(edit)).map(({ number }) => number);

const at = (edits: readonly EditFacts[], number: number): EditFacts => edits[number] as EditFacts;

describe('home judges a base', () => {
  it('L4: session by session: where count and hash agree, the edits up to it are replaced', () => {
    const { home, take } = homeWith([...aliceEdits, ...bobEdits]);
    take(baseOf('x', [at(aliceEdits, 2), { ...at(bobEdits, 1), hash: at(aliceEdits, 0).hash }]));
    expect(kept(home, aliceEdits)).toEqual([3, 4]);
    expect(kept(home, bobEdits)).toEqual([0, 1, 2]);
    expect(home.heldOf(ALICE)).toBe(3);
    expect(home.heldOf(BOB)).toBe(0);
  });

  it('L4: what it claims beyond what is held replaces nothing', () => {
    const { home, take } = homeWith(aliceEdits);
    take(baseOf('x', [{ ...at(aliceEdits, 4), number: 999_999 }], { by: MALLORY }));
    expect(kept(home, aliceEdits)).toEqual([0, 1, 2, 3, 4]);
    expect(home.proved).toBe(null);
  });

  it('L4: names as proved the base all of whose covers agreed', () => {
    const { home, take } = homeWith(aliceEdits);
    const base = baseOf('x', [at(aliceEdits, 4), at(bobEdits, 2)]);
    take(base);
    expect(home.proved).toBe(null);
    for (const edit of bobEdits) home.edit(edit, null);
    settle(home);
    expect(home.proved).toBe(base.hash);
  });

  it('L4: an edit that comes after the base it agrees with is replaced by it', () => {
    const { home, take } = homeWith([]);
    take(baseOf('x', [at(aliceEdits, 4)]));
    for (const edit of aliceEdits) home.edit(edit, null);
    settle(home);
    expect(kept(home, aliceEdits)).toEqual([]);
    expect(home.edit(at(aliceEdits, 1), null)).toBe('covered');
  });

  it('L4: after a wipe it takes the base and proves none until a session agrees', () => {
    const { home, take } = homeWith([]);
    const base = baseOf('x', [at(aliceEdits, 4)]);
    take(base);
    expect(home.says().bases).toEqual([base.hash]);
    expect(home.proved).toBe(null);
    expect(home.heldOf(ALICE)).toBe(0);
  });

  it('L4: a base that agrees with what another base agreed with holds that too', () => {
    const { home, take } = homeWith(aliceEdits);
    const first = baseOf('x', [at(aliceEdits, 4)]);
    const second = baseOf('y', [at(aliceEdits, 4)], { by: BOB, parents: [first.hash] });
    take(first, second);
    expect([...home.bases.keys()]).toEqual([second.hash]);
    expect(home.proved).toBe(second.hash);
  });

  it('L4: a parent stays while an agreed count of its is above the new one’s', () => {
    const { home, take } = homeWith(aliceEdits);
    const first = baseOf('x', [at(aliceEdits, 4)]);
    const lower = baseOf('y', [at(aliceEdits, 1)], { by: MALLORY, parents: [first.hash] });
    take(first, lower);
    expect(home.bases.has(first.hash)).toBe(true);
  });
});

describe('what a base replaced', () => {
  it('L4: is listed and served beside it until a second session confirms it', () => {
    const { home, take, settled } = homeWith(aliceEdits);
    const base = baseOf('x', [at(aliceEdits, 4)]);
    take(base);
    expect(home.says().runs.get(ALICE)).toEqual([{ from: 0, to: 5, last: at(aliceEdits, 4).hash }]);
    home.linkUp('b', 'device', 0);
    settled();
    home.have('b', haveOf(new Map()), 0);
    expect(only(settled(), 'edits')).toMatchObject([{ session: ALICE, from: 0, to: 5, shelved: true }]);
    home.note(noteOf(ALICE, base.hash), null, 0);
    expect(home.unconfirmed).toEqual([base.hash]);
    home.note(noteOf(BOB, base.hash), null, 0);
    expect(home.unconfirmed).toEqual([]);
    expect(home.says().runs.get(ALICE)).toBe(undefined);
  });

  it('L4: is confirmed by a base of a second session that names it', () => {
    const { home, take } = homeWith(aliceEdits);
    const base = baseOf('x', [at(aliceEdits, 4)]);
    take(base, baseOf('y', [at(aliceEdits, 4)], { by: ALICE, parents: [base.hash] }));
    expect(home.unconfirmed).toContain(base.hash);
    take(baseOf('z', [at(aliceEdits, 4)], { by: BOB, parents: [base.hash] }));
    home.tick(1);
    settle(home);
    expect(home.unconfirmed).not.toContain(base.hash);
  });

  it('L4: is not confirmed by a note that another base contains it', () => {
    const { home, take } = homeWith(aliceEdits);
    const [base, other] = [baseOf('x', [at(aliceEdits, 4)]), baseOf('y', [], { by: CAROL })];
    take(base, other);
    home.note(noteOf(BOB, other.hash, [base.hash]), null, 0);
    expect(home.unconfirmed).toContain(base.hash);
  });

  it('L4: is kept for the grace time, and then goes', () => {
    const { home, store, take, settled } = homeWith(aliceEdits);
    const base = baseOf('x', [at(aliceEdits, 4)]);
    take(base);
    home.note(noteOf(BOB, base.hash), null, 1_000);
    settled();
    home.tick(1_000 + HOME_GRACE_MS - 1);
    settled();
    expect(store.shelf).toHaveLength(1);
    home.tick(1_000 + HOME_GRACE_MS);
    settled();
    expect(store.shelf).toEqual([]);
  });

  it('L4: is never swept while nobody has confirmed it', () => {
    const { home, store, take, settled } = homeWith(aliceEdits);
    take(baseOf('x', [at(aliceEdits, 4)], { by: MALLORY }));
    home.tick(100 * HOME_GRACE_MS);
    settled();
    expect(store.shelf).toHaveLength(1);
    expect(home.says().runs.get(ALICE)).toHaveLength(1);
  });

  it('L4: is confirmed also at a home that was opened anew since', () => {
    const { home, store, take } = homeWith(aliceEdits);
    const base = baseOf('x', [at(aliceEdits, 3)]);
    take(base, baseOf('y', [at(aliceEdits, 4)], { by: ALICE, parents: [base.hash] }));
    expect(home.unconfirmed).toContain(base.hash);
    const again = new Home({ state: store.state(), admits: () => true });
    again.note(noteOf(BOB, base.hash), null, 0);
    expect(again.unconfirmed).not.toContain(base.hash);
  });

  it('L4: is the same for a home that was opened anew', () => {
    const { home, store, take } = homeWith([...aliceEdits, ...bobEdits]);
    take(baseOf('x', [at(aliceEdits, 3), at(bobEdits, 1)]));
    const again = new Home({ state: store.state(), admits: () => true });
    expect(again.says()).toEqual(home.says());
    expect(again.proved).toBe(home.proved);
    expect(again.heldOf(ALICE)).toBe(4);
    expect(again.edit(at(aliceEdits, 0), null)).toBe('covered');
    expect(again.unconfirmed).toEqual(home.unconfirmed);
  });
});

describe('home’s room', () => {
  const unproved = (by: string, count: number): Base[] =>
    Array.from({ length: count }, (_, i) =>
      baseOf(`${by} ${i}`, [at(chain(CAROL, 0, 1, `${by} ${i}`), 0)], { by }),
    );

  it('L7: a ninth unproved base pushes out the eldest of the same signer', () => {
    const { home, take } = homeWith([]);
    const bases = unproved(MALLORY, MAX_UNPROVED + 1);
    take(...bases);
    expect([...home.bases.keys()]).toEqual(bases.slice(1).map(({ hash }) => hash));
  });

  it('L7: or else the eldest of who has most', () => {
    const { home, take } = homeWith([]);
    const alice = unproved(ALICE, 2);
    const mallory = unproved(MALLORY, MAX_UNPROVED - 2);
    const bob = unproved(BOB, 1);
    take(...alice, ...mallory, ...bob);
    expect(home.bases.has(mallory[0]?.hash ?? '')).toBe(false);
    for (const { hash } of [...alice, ...bob]) expect(home.bases.has(hash)).toBe(true);
  });

  it('L7: its own eldest, also where somebody else has as many', () => {
    const { home, take } = homeWith([]);
    const [alice, mallory] = [unproved(ALICE, MAX_UNPROVED / 2), unproved(MALLORY, MAX_UNPROVED / 2 + 1)];
    take(...alice, ...mallory);
    expect(home.bases.has(mallory[0]?.hash ?? '')).toBe(false);
    for (const { hash } of alice) expect(home.bases.has(hash)).toBe(true);
  });

  it('L7: the proved base is never pushed out', () => {
    const { home, take } = homeWith(aliceEdits);
    const base = baseOf('x', [at(aliceEdits, 4)]);
    take(base, ...unproved(MALLORY, 20));
    expect(home.proved).toBe(base.hash);
    expect(home.bases.has(base.hash)).toBe(true);
    expect(home.bases.size).toBe(MAX_UNPROVED + 1);
  });

  it('L7: what makes a full room smaller is taken, anything else is not', () => {
    let isFull = false;
    const { home, take } = homeWith(aliceEdits, () => !isFull);
    const base = baseOf('x', [at(aliceEdits, 2)]);
    take(base);
    isFull = true;
    const stranger = baseOf('s', [], { by: MALLORY });
    const smaller = baseOf('y', [at(aliceEdits, 4)], { by: BOB, parents: [base.hash] });
    take(stranger, smaller);
    expect([...home.bases.keys()]).toEqual([smaller.hash]);
  });

  it('L4: two that are said to contain each other both stay, until one names both', () => {
    const { home, take } = homeWith([]);
    const [x, y] = [baseOf('x', [], { by: ALICE }), baseOf('y', [], { by: BOB })];
    home.note(noteOf(ALICE, x.hash, [y.hash]), null, 0);
    home.note(noteOf(BOB, y.hash, [x.hash]), null, 0);
    take(x, y);
    expect([...home.bases.keys()]).toEqual([x.hash, y.hash]);
    const both = baseOf('z', [], { by: CAROL, parents: [x.hash, y.hash] });
    take(both);
    expect([...home.bases.keys()]).toEqual([both.hash]);
  });
  it('L4: one that a note says is contained is served still, until the other is confirmed', () => {
    const { home, take } = homeWith([]);
    const [x, y] = [baseOf('x', [], { by: ALICE }), baseOf('y', [], { by: BOB })];
    take(x, y);
    home.note(noteOf(ALICE, x.hash, [y.hash]), null, 0);
    expect([...home.bases.keys()]).toEqual([x.hash]);
    expect(home.says().bases).toEqual([x.hash, y.hash]);
    home.note(noteOf(BOB, x.hash), null, 0);
    expect(home.says().bases).toEqual([x.hash]);
  });
});

describe('two edits under one number', () => {
  it('L12: both stay, with what follows, whatever a base covers', () => {
    const [ones, others] = [chain(ALICE, 0, 4), [...chain(ALICE, 0, 2), ...chain(ALICE, 2, 4, 'other')]];
    const { home, take } = homeWith([...ones, { ...at(others, 2), prev: at(ones, 1).hash }]);
    const counted = home.edits.hashOf(ALICE, 2);
    take(baseOf('x', [{ ...at(ones, 2), hash: counted ?? '' }]));
    expect(home.edits.hashOf(ALICE, 1)).toBe(null);
    expect(home.edits.hashOf(ALICE, 2)).toBe(counted);
    for (const edit of [at(ones, 2), at(others, 2)]) expect(home.edits.has(edit)).toBe(true);
  });
});
