import { describe, expect, it, test } from 'vitest';
import {
  ALICE,
  BOB,
  baseOf,
  CAROL,
  chain,
  firstOf,
  haveOf,
  MALLORY,
  noteOf,
  only,
} from '../testing/scene.ts';
import { Store } from '../testing/store.ts';
import type { Base } from './base.ts';
import { DEVICE_GRACE_MS, Device, UNQUIET_MS } from './device.ts';
import type { DutyFacts } from './duties.ts';
import type { EditFacts } from './edits.ts';
import type { Effect } from './effects.ts';
import type { Examination } from './examination.ts';

const QUIET: DutyFacts = { rank: null, isQuiet: true, compactAfter: 1_000, mayMake: true };
const BUSY: DutyFacts = { ...QUIET, isQuiet: false };
const FIRST: DutyFacts = { ...QUIET, rank: 0 };

/** A content is a set of letters here: each edit brings one, a body has some. */
const holds = (body: string, part: string): boolean => [...part].every((letter) => body.includes(letter));

const edits = chain(ALICE, 0, 4);
const LETTERS = 'abcd';
const at = (number: number): EditFacts => edits[number] as EditFacts;

/** A device of Bob's that does at once what it is asked to, and shows letters. */
class Scene {
  readonly store = new Store();
  readonly device: Device<string>;
  readonly bodies: Record<string, string>;
  shown = '';
  readonly effects: Effect[] = [];
  readonly opened = new Set<string>();

  constructor(bodies: Record<string, string> = {}, store = new Store()) {
    this.bodies = bodies;
    this.store = store;
    this.device = new Device<string>({ state: store.state(), session: BOB, isEditor: true, holds });
    this.facts(QUIET);
  }

  facts(facts: DutyFacts): void {
    this.device.facts(facts);
  }

  edits(...list: readonly EditFacts[]): void {
    for (const edit of list) {
      const outcome = this.device.edit(edit, 'a');
      this.run();
      if (outcome === 'new') this.#open(edit);
    }
    this.run();
  }

  base(base: Base): void {
    this.device.snapshot(base, 'a', 0);
    this.run();
  }

  tick(now: number): Effect[] {
    this.effects.length = 0;
    this.device.tick(now);
    this.run();
    return this.effects;
  }

  run(): void {
    for (let effects = this.device.take(); effects.length > 0; effects = this.device.take()) {
      for (const effect of effects) this.#do(effect);
    }
  }

  kept(): number[] {
    return edits.filter((edit) => this.device.edits.has(edit)).map(({ number }) => number);
  }

  #do(effect: Effect): void {
    this.effects.push(effect);
    if (effect.type === 'write') {
      this.store.write(effect.change);
      this.device.written(effect.change);
    }
    if (effect.type === 'open') {
      this.#show(this.bodies[effect.base] ?? '');
      this.device.opened(effect.base, this.bodies[effect.base] ?? null, 0);
    }
    if (effect.type === 'examine') this.device.examined(effect.base, this.#examine(effect.base), 0);
    if (effect.type === 'inspect') {
      this.device.inspected(effect.edit.hash, LETTERS[effect.edit.number] ?? null, 0);
      if (this.device.edits.has(effect.edit)) this.#open(effect.edit);
    }
  }

  #open(edit: EditFacts): void {
    this.#show(LETTERS[edit.number] ?? '');
    this.device.editOpened(edit, LETTERS[edit.number] ?? null);
  }

  #show(letters: string): void {
    this.shown = [...new Set(this.shown + letters)].sort().join('');
  }

  #examine(hash: string): Examination<string> | null {
    const content = this.bodies[hash];
    const base = this.store.base(hash);
    if (content === undefined || !base) return null;
    const kept = edits.filter((edit) => this.device.edits.has(edit));
    const above = kept.filter(({ number, session }) => number >= (base.covers.get(session)?.count ?? 0));
    const whole = content + above.map(({ number }) => LETTERS[number]).join('');
    const under = kept.filter(({ number }) => holds(content, LETTERS[number] ?? ''));
    const isTrue = kept.every((edit) => above.includes(edit) || under.includes(edit));
    return { content, proves: holds(whole, this.shown), isTrue, differs: false, under };
  }
}

const x = baseOf('x', [at(2)]);
const empty = baseOf('empty', [at(3)], { by: MALLORY });
const million = baseOf('million', [{ ...at(3), number: 999_999 }], { by: MALLORY });

test('L3: where it is never quiet a base is proved after 10 s all the same', () => {
  const scene = new Scene({ [x.hash]: 'abc' });
  scene.facts(BUSY);
  scene.edits(at(0), at(1), at(2));
  scene.tick(0);
  scene.base(x);
  scene.tick(UNQUIET_MS - 1);
  expect(scene.device.proved).toBe(null);
  scene.tick(UNQUIET_MS);
  expect(scene.device.proved).toBe(x.hash);
});

describe('a device takes a base', () => {
  it('L2: and deletes nothing', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.facts(BUSY);
    scene.edits(at(0), at(1), at(2));
    scene.base(x);
    expect(scene.kept()).toEqual([0, 1, 2]);
    expect(scene.device.bases.has(x.hash)).toBe(true);
    expect(scene.device.proved).toBe(null);
  });

  it('L2: and what it holds is shown, whatever it claims', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.base(x);
    expect(scene.shown).toBe('abc');
  });
});

describe('a device proves a base', () => {
  it('L3: when it is quiet; then it replaces the edits that its body holds', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.facts(BUSY);
    scene.edits(...edits);
    scene.base(x);
    scene.tick(1_000);
    expect(scene.kept()).toEqual([0, 1, 2, 3]);
    scene.facts(QUIET);
    scene.tick(2_000);
    expect(scene.device.proved).toBe(x.hash);
    expect(scene.kept()).toEqual([3]);
  });

  it('L3: not before it is quiet, whoever would be the one to sign for it', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.facts({ ...FIRST, isQuiet: false });
    scene.edits(...edits);
    scene.base(x);
    expect(only(scene.tick(1_000), 'examine')).toEqual([]);
    scene.facts(FIRST);
    expect(only(scene.tick(2_000), 'examine')).toHaveLength(1);
  });

  it('L3: also while others show more: what it lacks stays listed, and it holds all that the proved one does', () => {
    const [y, more] = [baseOf('y', [at(3)], { parents: [x.hash] }), baseOf('more', [], { by: MALLORY })];
    const scene = new Scene({ [x.hash]: 'abc', [y.hash]: 'abcd', [more.hash]: 'z' });
    scene.edits(...edits);
    scene.base(x);
    scene.tick(1_000);
    scene.base(more);
    scene.base(y);
    scene.tick(2_000);
    expect(scene.shown).toBe('abcdz');
    expect([scene.device.proved, scene.kept()]).toEqual([y.hash, []]);
    expect([...scene.device.bases.keys()].sort()).toEqual([more.hash, y.hash].sort());
  });

  it.each([
    ['lacks what the proved one has', 'abd'],
    ['claims what it does not hold', 'abc'],
  ])('L3: not one that %s, whatever else is listed', (_, body) => {
    const [y, more] = [baseOf('y', [at(3)], { parents: [x.hash] }), baseOf('more', [], { by: MALLORY })];
    const scene = new Scene({ [x.hash]: 'abc', [y.hash]: body, [more.hash]: 'cdz' });
    scene.edits(...edits);
    scene.base(x);
    scene.tick(1_000);
    scene.base(more);
    scene.base(y);
    scene.tick(2_000);
    expect([scene.device.proved, scene.kept()]).toEqual([x.hash, [3]]);
  });

  it('L3: an edit below the claim’s count that is not in the body fails the proof, and is kept', () => {
    const scene = new Scene({ [x.hash]: 'ac' });
    scene.edits(at(0), at(1), at(2));
    scene.base(x);
    scene.tick(1_000);
    expect(scene.device.proved).toBe(null);
    expect(scene.kept()).toEqual([0, 1, 2]);
  });

  it('L3: one that comes below the count of the proved base, and is not in its body, is kept', () => {
    const scene = new Scene({ [million.hash]: 'abc' });
    scene.base(million);
    scene.tick(1_000);
    expect(scene.device.proved).toBe(million.hash);
    scene.edits(at(1), at(3));
    expect(scene.kept()).toEqual([3]);
    expect(scene.shown).toBe('abcd');
  });

  it('L1: a false base never mutes anybody: what comes after it is written, kept and sent on', () => {
    const scene = new Scene({ [million.hash]: '' });
    scene.edits(at(0));
    scene.base(million);
    scene.tick(1_000);
    scene.edits(at(1));
    expect(scene.kept()).toEqual([0, 1]);
    expect([...scene.store.edits.values()]).toEqual([at(0), at(1)]);
    scene.device.linkUp('c', 'device', 1_000);
    scene.device.have('c', haveOf(new Map()), 1_000);
    expect(only(scene.device.take(), 'edits')).toMatchObject([{ link: 'c', session: ALICE, from: 0, to: 2 }]);
  });

  it('L3: an empty base with right counts and hashes replaces nothing', () => {
    const scene = new Scene({ [empty.hash]: '' });
    scene.edits(...edits);
    scene.base(empty);
    scene.tick(1_000);
    expect(scene.device.proved).toBe(null);
    expect(scene.kept()).toEqual([0, 1, 2, 3]);
  });

  it('L3: a base replaces those it contains; the last is kept for a day', () => {
    const y = baseOf('y', [at(3)], { by: CAROL, parents: [x.hash] });
    const scene = new Scene({ [x.hash]: 'abc', [y.hash]: 'abcd' });
    scene.base(x);
    scene.tick(1_000);
    scene.base(y);
    scene.tick(2_000);
    expect(scene.device.proved).toBe(y.hash);
    expect([...scene.device.bases.keys()]).toEqual([y.hash]);
    expect(scene.device.grace).toBe(x.hash);
    expect(scene.store.base(x.hash)).toEqual(x);
    scene.tick(DEVICE_GRACE_MS - 1);
    expect(scene.device.grace).toBe(x.hash);
    scene.tick(DEVICE_GRACE_MS + 2_000);
    expect(scene.device.grace).toBe(null);
    expect(scene.store.base(x.hash)).toBe(null);
  });

  it('L7: a base that says it contains another replaces it only if its body does', () => {
    const false_ = baseOf('false', [], { by: MALLORY, parents: [x.hash] });
    const scene = new Scene({ [x.hash]: 'abc', [false_.hash]: 'a' });
    scene.facts(BUSY);
    scene.base(x);
    scene.base(false_);
    scene.facts(QUIET);
    scene.tick(2_000);
    expect(scene.device.proved).toBe(x.hash);
    expect(scene.device.bases.has(x.hash)).toBe(true);
  });

  it('L4: what it covers is not sent back: who brought it is told soon', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.base(x);
    scene.tick(1_000);
    scene.device.linkUp('a', 'device', 1_000);
    scene.device.have('a', haveOf(new Map()), 1_000);
    scene.edits(at(1));
    expect(scene.kept()).toEqual([]);
    const { have } = firstOf(scene.tick(1_300), 'have');
    expect(have.covered.get(ALICE)).toEqual([{ from: 1, to: 2 }]);
  });
});

describe('a newcomer', () => {
  it('L5: takes every base that is listed before it proves any', () => {
    const scene = new Scene({ [x.hash]: 'abc', [empty.hash]: '' });
    scene.device.linkUp('home', 'home', 0);
    scene.device.have('home', haveOf(new Map(), { bases: [empty.hash, x.hash] }), 0);
    expect(only(scene.device.take(), 'want').map(({ hash }) => hash)).toEqual([empty.hash, x.hash]);
    scene.base(empty);
    scene.tick(1_000);
    expect(scene.device.proved).toBe(null);
    scene.base(x);
    scene.tick(2_000);
    expect(scene.device.proved).toBe(x.hash);
  });

  it('L5: counts none as proved if none passes', () => {
    const y = baseOf('y', [], { by: CAROL });
    const scene = new Scene({ [x.hash]: 'ab', [y.hash]: 'bc' });
    scene.base(x);
    scene.base(y);
    scene.tick(1_000);
    expect(scene.device.proved).toBe(null);
    expect(scene.device.bases.size).toBe(2);
  });
});

describe('a device vouches', () => {
  it('L4: for a base of somebody else, if it has held every edit that it covers', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.facts(FIRST);
    scene.edits(at(0), at(1), at(2));
    scene.base(x);
    for (const now of [1_000, 2_000]) scene.tick(now);
    expect(only(scene.tick(4_000), 'sign')).toEqual([{ type: 'sign', base: x.hash, contains: [] }]);
  });

  it('L4: not if it has not', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.facts(FIRST);
    scene.edits(at(0), at(2));
    scene.base(x);
    for (const now of [1_000, 2_000, 9_000]) expect(only(scene.tick(now), 'sign')).toEqual([]);
    expect(scene.device.proved).toBe(x.hash);
  });

  it('L4: but once it comes to see the rest', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.facts(FIRST);
    scene.edits(at(0), at(2));
    scene.base(x);
    scene.tick(1_000);
    scene.edits(at(1));
    scene.tick(2_000);
    expect(only(scene.tick(4_000), 'sign')).toHaveLength(1);
  });

  it('L4: not again once a second session has', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.facts(FIRST);
    scene.edits(at(0), at(1), at(2));
    scene.base(x);
    scene.tick(1_000);
    scene.device.note(noteOf(CAROL, x.hash), 'a', 1_000);
    for (const now of [2_000, 4_000, 9_000]) expect(only(scene.tick(now), 'sign')).toEqual([]);
  });

  it('L4: after it was loaded anew too, since that is written', () => {
    const first = new Scene({ [x.hash]: 'abc' });
    first.edits(at(0), at(1), at(2));
    first.base(x);
    first.tick(1_000);
    const again = new Scene(first.bodies, first.store);
    again.facts(FIRST);
    again.device.opened(x.hash, 'abc', 0);
    for (const now of [0, 1_000]) again.tick(now);
    expect(only(again.tick(4_000), 'sign')).toHaveLength(1);
  });
});

describe('a newcomer', () => {
  it('L12: opens what others stand on before what they only list, whatever came first', () => {
    const [old, stands] = [baseOf('old', [], { by: MALLORY }), baseOf('stands', [at(2)])];
    const scene = new Scene({ [old.hash]: 'z', [stands.hash]: 'abc' });
    scene.device.linkUp('home', 'home', 0);
    const bases = [old.hash, stands.hash];
    scene.device.have('home', haveOf(new Map(), { bases, proved: stands.hash }), 0);
    scene.run();
    scene.effects.length = 0;
    scene.base(old);
    scene.base(stands);
    expect(only(scene.effects, 'open')).toEqual([
      { type: 'open', base: stands.hash },
      { type: 'open', base: old.hash },
    ]);
  });
});

describe('a device mends', () => {
  it('L7: a base that fails its proof is answered by one that names it, and its parents', () => {
    const lie = baseOf('lie', [at(3)], { by: MALLORY, parents: [x.hash] });
    const scene = new Scene({ [lie.hash]: 'a' });
    scene.facts(FIRST);
    scene.edits(...edits);
    scene.base(lie);
    for (const now of [1_000, 2_000]) scene.tick(now);
    expect(only(scene.tick(4_000), 'make')).toEqual([
      { type: 'make', why: 'answer', parents: [lie.hash, x.hash] },
    ]);
  });

  it('L7: of many that it contains it names those first that somebody lists still: home serves them beside it', () => {
    const below = Array.from({ length: 600 }, (_, i) => `below ${i}`);
    const lie = baseOf('lie', [at(3)], { by: MALLORY, parents: below });
    const scene = new Scene({ [lie.hash]: 'a' });
    scene.facts(FIRST);
    scene.edits(...edits);
    scene.device.linkUp('home', 'home', 0);
    scene.device.have('home', haveOf(new Map(), { bases: ['below 599'] }), 0);
    scene.base(lie);
    for (const now of [1_000, 2_000]) scene.tick(now);
    const { parents } = firstOf(scene.tick(4_000), 'make');
    expect(parents.slice(0, 2)).toEqual([lie.hash, 'below 599']);
    expect(parents).toHaveLength(601);
  });

  it('L7: of two it makes one, which then replaces both', () => {
    const y = baseOf('y', [], { by: CAROL });
    const scene = new Scene({ [x.hash]: 'ab', [y.hash]: 'bc' });
    scene.facts(FIRST);
    scene.base(x);
    scene.base(y);
    scene.tick(1_000);
    const { parents } = firstOf(scene.tick(3_000), 'make');
    const both = baseOf('both', [], { by: BOB, parents });
    scene.device.made(both, { content: 'abc', proves: true, isTrue: true, differs: false, under: [] }, 3_000);
    scene.run();
    expect([...scene.device.bases.keys()]).toEqual([both.hash]);
    expect(scene.device.proved).toBe(both.hash);
  });

  it('L7: a claim to contain what was never seen gives way to one that says the contrary', () => {
    // The lesser name would win if both claims were believed.
    const lie = { ...baseOf('lie', [], { by: MALLORY, parents: [x.hash] }), hash: '0'.repeat(64) };
    const scene = new Scene({ [lie.hash]: '', [x.hash]: 'abc' });
    scene.base(lie);
    scene.tick(1_000);
    expect(scene.device.proved).toBe(lie.hash);
    scene.device.linkUp('a', 'device', 1_000);
    scene.device.note(noteOf(ALICE, x.hash, [lie.hash]), 'a', 1_000);
    scene.device.have('a', haveOf(new Map(), { bases: [x.hash] }), 1_000);
    expect(only(scene.device.take(), 'want')).toMatchObject([{ hash: x.hash }]);
  });
});

describe('an edit that is odd', () => {
  it('L13: one that cannot be read is covered like any other, by the claim', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.base(x);
    scene.tick(1_000);
    scene.device.edit(at(1), 'a');
    expect(only(scene.device.take(), 'inspect')).toHaveLength(1);
    scene.device.inspected(at(1).hash, null, 1_000);
    expect(scene.device.edits.has(at(1))).toBe(false);
  });

  it('L12: one with other words than those shown is not taken for held', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.base(x);
    scene.tick(1_000);
    scene.device.edit(at(1), 'a');
    scene.device.take();
    scene.device.inspected(at(1).hash, 'b', 1_000, true);
    expect(scene.device.edits.has(at(1))).toBe(true);
    scene.device.editOpened(at(1), 'b', true);
    expect(scene.device.edits.has(at(1))).toBe(true);
  });

  it('L12: one under the own session that this device did not write burns it, once', () => {
    const own = chain(BOB, 0, 2);
    const scene = new Scene();
    const burns = (list: readonly EditFacts[], from: string | null): number => {
      for (const edit of list) scene.device.edit(edit, from);
      return only(scene.device.take(), 'burn').length;
    };
    expect(burns(own, null)).toBe(0);
    expect(burns(own, 'a')).toBe(0);
    expect(burns(chain(BOB, 1, 2, 'other'), 'a')).toBe(1);
    expect(burns(chain(BOB, 2, 4), 'a')).toBe(0);
    scene.device.renew(CAROL);
    expect(burns(chain(BOB, 5, 6), 'a')).toBe(0);
  });
});

describe('what others say they hold', () => {
  const said = (from: number, to: number, bases: readonly string[] = [], proved: string | null = null) => ({
    runs: new Map([[ALICE, [{ from, to, last: at(to - 1).hash }]]]),
    bases: new Set(bases),
    proved,
  });

  it('rule 8: is an edit only with all before it: what rests on something they lack they cannot show', () => {
    const scene = new Scene();
    scene.edits(...edits);
    expect(scene.device.isHeldWhole(ALICE, 3, said(0, 4))).toBe(true);
    expect(scene.device.isHeldWhole(ALICE, 3, said(1, 4))).toBe(false);
    expect(scene.device.isHeldWhole(ALICE, 3, said(0, 3))).toBe(false);
    expect(scene.device.isHeldWhole(ALICE, 2, said(0, 3))).toBe(true);
  });

  it('rule 8: and this device has it only so, too', () => {
    const scene = new Scene();
    scene.edits(at(0), at(1), at(3));
    expect(scene.device.isWhole(ALICE, 1)).toBe(true);
    expect(scene.device.isWhole(ALICE, 3)).toBe(false);
    scene.edits(at(2));
    expect(scene.device.isWhole(ALICE, 3)).toBe(true);
  });

  it('rule 8: as edits, or under the base that both stand on', () => {
    const scene = new Scene({ [x.hash]: 'abc' });
    scene.edits(...edits);
    scene.base(x);
    scene.tick(2_000);
    expect(scene.kept()).toEqual([3]);
    expect(scene.device.isHeldWhole(ALICE, 3, said(3, 4))).toBe(false);
    expect(scene.device.isHeldWhole(ALICE, 3, said(3, 4, [x.hash]))).toBe(true);
    expect(scene.device.isHeldWhole(ALICE, 3, said(0, 4))).toBe(true);
    expect(scene.device.isHeldWhole(ALICE, 2, said(3, 4, [x.hash]))).toBe(true);
  });
});
