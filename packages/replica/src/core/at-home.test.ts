import { describe, expect, it, test } from 'vitest';
import { ALICE, BOB, baseOf, chain, runsOf } from '../testing/scene.ts';
import { AtHome, type HomeSays } from './at-home.ts';
import type { EditFacts } from './edits.ts';
import { Edits, type Runs } from './edits.ts';

/** A content is a set of letters here. */
const holds = (body: string, part: string): boolean => [...part].every((letter) => body.includes(letter));

const alice = chain(ALICE, 0, 6);
const bob = chain(BOB, 0, 3);
const at = (edits: readonly EditFacts[], number: number): EditFacts => edits[number] as EditFacts;
const x = baseOf('x', [at(alice, 2)]).hash;

function scene(bodies: Record<string, string> = {}) {
  const edits = new Edits();
  const bases = new Set<string>();
  const under = new Set<string>();
  let now = 0;
  const atHome = new AtHome<string>({
    now: () => now,
    holds,
    // A capital letter rests on the small one.
    rests: (content, on) => [...content].some((letter) => on.includes(letter.toLowerCase())),
    join: (contents) => contents.join(''),
    bodyOf: (base) => bodies[base] ?? null,
    isUnder: (base, { session, number }) => under.has(`${base} ${session} ${number}`),
    held: () => ({ edits: edits.entries, bases }),
    hashOf: (session, number) => edits.hashOf(session, number),
    isOther: (edit) => edits.isOther(edit),
  });
  const write = (edit: EditFacts, content: string | null = ''): number => {
    edits.add(edit, true);
    return atHome.edit(edit, content);
  };
  const hear = (runs: Runs, more: Partial<HomeSays> = {}): void =>
    atHome.hear({ runs, bases: [], full: true, ...more });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { edits, bases, bodies, under, atHome, write, hear, pass };
}

describe('an edit is at home', () => {
  it('L10: once home lists it, and not before home has spoken', () => {
    const { atHome, write, hear } = scene();
    const place = write(at(alice, 0));
    expect(atHome.has(place)).toBe(false);
    hear(new Map());
    expect(atHome.has(place)).toBe(false);
    hear(runsOf(alice.slice(0, 1)));
    expect(atHome.has(place)).toBe(true);
  });

  it('L10: once all that was there when it was made is too', () => {
    const { atHome, write, hear } = scene();
    write(at(bob, 0));
    const place = write(at(alice, 0));
    hear(runsOf(alice.slice(0, 1)));
    expect(atHome.has(place)).toBe(false);
    hear(runsOf(bob.slice(0, 1)), { full: false });
    expect(atHome.has(place)).toBe(true);
  });

  it('L10: although home has lacked something else for 10 s, unless it rests on that, or on what does', () => {
    const { atHome, write, hear, pass } = scene();
    const large = write(at(bob, 0), 'a');
    const resting = write(at(alice, 0), 'Ab');
    const too = write(at(alice, 1), 'B');
    const other = write(at(alice, 2), 'c');
    hear(runsOf(alice.slice(0, 3)));
    expect(atHome.has(other)).toBe(false);
    pass(10_000);
    hear(runsOf(alice.slice(0, 3)), { full: false });
    expect([large, resting, too, other].map((place) => atHome.has(place))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(atHome.missing).toBe(1);
    const [later, newest] = [write(at(alice, 3), 'C'), write(at(alice, 4), 'B')];
    hear(runsOf(alice.slice(0, 5)), { full: false });
    expect([later, newest].map((place) => atHome.has(place))).toEqual([true, false]);
    hear(runsOf(bob.slice(0, 1)), { full: false });
    expect([large, resting, too, newest].every((place) => atHome.has(place))).toBe(true);
  });

  it('L10: its goal is fixed: what others write later does not move it', () => {
    const { atHome, write, hear } = scene();
    const place = write(at(alice, 0));
    write(at(bob, 0));
    hear(runsOf(alice.slice(0, 1)));
    expect(atHome.has(place)).toBe(true);
    expect(atHome.missing).toBe(1);
  });

  it('L10: not by a run that has another edit under that number', () => {
    const { atHome, write, hear } = scene();
    const place = write(at(alice, 0));
    hear(runsOf(chain(ALICE, 0, 1, 'other')));
    expect(atHome.has(place)).toBe(false);
    hear(runsOf(chain(ALICE, 0, 2, 'other')));
    expect(atHome.has(place)).toBe(true);
  });

  it('L10: not by a run that leads to other edits than those that are kept here', () => {
    const { atHome, write, hear } = scene();
    const place = write(at(alice, 0));
    write(at(alice, 1));
    hear(runsOf(chain(ALICE, 0, 2, 'other')));
    expect(atHome.has(place)).toBe(false);
  });
});

describe('a base', () => {
  it('L10: stands for the edits that its body has, if home lists it and this device has opened it', () => {
    const { atHome, bodies, write, hear } = scene();
    const place = write(at(alice, 0), 'a');
    hear(new Map(), { bases: [x] });
    expect(atHome.has(place)).toBe(false);
    bodies[x] = 'bc';
    atHome.look();
    expect(atHome.has(place)).toBe(false);
    bodies[x] = 'abc';
    atHome.look();
    expect(atHome.has(place)).toBe(true);
  });

  it('L10: stands for nothing while home does not list it', () => {
    const { atHome, write, hear } = scene({ [x]: 'abc' });
    const place = write(at(alice, 0), 'a');
    hear(new Map());
    expect(atHome.has(place)).toBe(false);
  });

  it('L10: is at home itself when it is listed, or another has all that it holds', () => {
    const { atHome, hear } = scene({ [x]: 'ab', y: 'abc' });
    const place = atHome.base(x, 'ab');
    hear(new Map());
    expect(atHome.has(place)).toBe(false);
    hear(new Map(), { bases: ['y'] });
    expect(atHome.has(place)).toBe(true);
  });

  it('L10: takes the place of what it replaced here: that is at home when the base is', () => {
    const { atHome, write, hear } = scene();
    const places = [0, 1, 2, 3].map((number) => write(at(alice, number)));
    atHome.replaced(x, { session: ALICE, from: 0, to: 3 });
    hear(new Map(), { bases: [x] });
    expect(places.map((place) => atHome.has(place))).toEqual([true, true, true, false]);
  });
});

test('L10, L13: what nobody can read keeps nothing from being at home, though home has it under a base', () => {
  const { atHome, bases, edits, write, hear } = scene({ [x]: 'abc' });
  bases.add(x);
  write(at(alice, 0), null);
  const place = write(at(bob, 0), 'd');
  hear(runsOf(bob.slice(0, 1)), { bases: [x] });
  expect(atHome.has(place)).toBe(true);
  // Nor after home was put back, when all that is kept is looked for again.
  hear(new Map());
  hear(runsOf(bob.slice(0, 1)), { bases: [x] });
  expect([edits.of(ALICE)?.runs.length, atHome.has(place)]).toEqual([1, true]);
});

test('L10, L12: an edit that stays although a base has it is at home with that base', () => {
  const { atHome, under, write, hear } = scene({ [x]: 'abc' });
  const place = write(at(alice, 0), 'a');
  hear(runsOf(alice.slice(0, 1)), { bases: [x] });
  hear(new Map());
  expect(atHome.has(place)).toBe(false);
  hear(new Map(), { bases: [x] });
  expect(atHome.has(place), 'it is looked for by its hash alone').toBe(false);
  under.add(`${x} ${ALICE} 0`);
  hear(new Map(), { bases: [x] });
  expect(atHome.has(place)).toBe(true);
});

test('L10: what gave way to a base is at home when that one is', () => {
  const { atHome, write, hear } = scene({ y: 'abc' });
  const replaced = write(at(alice, 0), 'z');
  const place = atHome.base(x, null);
  hear(new Map(), { bases: ['y'] });
  expect([atHome.has(replaced), atHome.has(place)]).toEqual([false, false]);
  atHome.replaced(x, { session: ALICE, from: 0, to: 1 });
  atHome.replacedBase('y', x);
  expect([atHome.has(replaced), atHome.has(place), atHome.missing]).toEqual([true, true, 0]);
});

describe('home went back', () => {
  it('L10: what it no longer lists is missing again, and nothing is at home before it is', () => {
    const { atHome, write, hear } = scene();
    const place = alice.map((edit) => write(edit)).at(-1) ?? 0;
    hear(runsOf(alice));
    expect(atHome.has(place)).toBe(true);
    hear(runsOf(alice.slice(0, 3)));
    expect(atHome.has(place)).toBe(false);
    expect(atHome.missing).toBe(3);
    hear(runsOf(alice));
    expect(atHome.has(place)).toBe(true);
    expect(atHome.missing).toBe(0);
  });

  it('L10: so is a base it no longer lists', () => {
    const { atHome, bases, write, hear } = scene({ [x]: 'abc' });
    bases.add(x);
    atHome.base(x, 'abc');
    const place = write(at(alice, 3));
    hear(runsOf(alice.slice(3, 4)), { bases: [x] });
    expect(atHome.has(place)).toBe(true);
    hear(runsOf(alice.slice(3, 4)));
    expect(atHome.has(place)).toBe(false);
  });

  it('what was missing already is not counted twice', () => {
    const { atHome, write, hear } = scene();
    for (const edit of alice) write(edit);
    hear(new Map());
    hear(new Map());
    expect(atHome.missing).toBe(6);
  });
});

describe('what can never get there', () => {
  it('L10: stands in nobody’s way once it is given up', () => {
    const { atHome, write, hear } = scene();
    write(at(bob, 0));
    atHome.base(x, 'abc');
    const place = write(at(alice, 0));
    hear(runsOf(alice.slice(0, 1)));
    expect(atHome.has(place)).toBe(false);
    atHome.giveUp(at(bob, 0).hash);
    atHome.giveUp(x);
    expect(atHome.has(place)).toBe(true);
  });

  it('and does not come back when home went back', () => {
    const { atHome, write, hear } = scene();
    write(at(bob, 0));
    const place = write(at(alice, 0));
    hear(new Map());
    atHome.giveUp(at(bob, 0).hash);
    hear(runsOf(alice.slice(0, 1)));
    expect(atHome.has(place)).toBe(true);
  });

  it('L12: nor does an edit that counts no more', () => {
    const { atHome, edits, write, hear } = scene();
    const [one, other] = [at(alice, 0), at(chain(ALICE, 0, 1, 'other'), 0)];
    const [lesser, greater] = one.hash < other.hash ? [one, other] : [other, one];
    write(greater);
    const place = write(at(bob, 0));
    edits.add(lesser, true);
    hear(new Map([...runsOf(bob.slice(0, 1)), ...runsOf([lesser])]));
    expect(atHome.has(place)).toBe(true);
  });

  it('L10: a run whose last edit is another does not list it, also where it is no longer kept here', () => {
    const { atHome, hear } = scene();
    const place = atHome.edit(at(alice, 0), 'a');
    hear(runsOf(chain(ALICE, 0, 1, 'other')));
    expect(atHome.has(place)).toBe(false);
  });

  it('L10: a base that is missing is missing once, however often home says so', () => {
    const { atHome, bases, hear } = scene({ [x]: 'abc' });
    bases.add(x);
    hear(new Map(), { bases: [x] });
    for (let i = 0; i < 3; i++) hear(new Map());
    expect(atHome.missing).toBe(1);
  });
});
