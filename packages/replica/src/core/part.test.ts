import { describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  baseOf,
  CAROL,
  chain,
  firstOf,
  hashOf,
  haveOf,
  NOTHING,
  noteOf,
  only,
  runsOf,
  settle,
} from '../testing/scene.ts';
import { Device } from './device.ts';
import type { EditFacts } from './edits.ts';
import type { Effect, Have } from './effects.ts';

const device = (edits: readonly EditFacts[] = []): Device<string> =>
  new Device<string>({ state: { ...NOTHING, edits }, session: BOB, isEditor: false, holds: () => false });

const alice = chain(ALICE, 0, 10);
const at = (number: number): EditFacts => alice[number] as EditFacts;
const nothing = (): Have => haveOf(new Map());
/** The first edits of so many sessions. */
const crowd = (size: number): EditFacts[] =>
  Array.from({ length: size }, (_, i) => chain(hashOf(`session ${i}`), 0, 1)[0] as EditFacts);

/** Links it, and lets it hear `have`. What it did then. */
function greet(part: Device<string>, have: Have, id = 'b'): Effect[] {
  part.linkUp(id, 'device', 0);
  settle(part);
  part.have(id, have, 0);
  return settle(part);
}

const lives = (part: Device<string>, from: number, to: number): Effect[] => {
  const all: Effect[] = [];
  for (let now = from; now < to; now += 100) {
    part.tick(now);
    all.push(...settle(part));
  }
  return all;
};

describe('have', () => {
  it('L9: of few sessions says everything at once', () => {
    const part = device(alice);
    part.linkUp('b', 'device', 0);
    const { have } = firstOf(settle(part), 'have');
    expect(have.full).toBe(true);
    expect(have.runs).toEqual(runsOf(alice));
  });

  it('L9: of many sessions says a digest first, which is enough if the other side has the same', () => {
    const edits = crowd(65);
    const [a, b] = [device(edits), device(edits)];
    a.linkUp('b', 'device', 0);
    const { have } = firstOf(settle(a), 'have');
    expect(have.full).toBe(false);
    expect(have.runs.size).toBe(0);
    expect(only(greet(b, have, 'a'), 'have')).toEqual([]);
    expect(b.knows('a')).toBe(true);
  });

  it('L9: whose digest is another is answered by everything, and asks for as much', () => {
    const [a, b] = [device(crowd(65)), device(crowd(66))];
    a.linkUp('b', 'device', 0);
    const { have } = firstOf(settle(a), 'have');
    const { have: answer } = firstOf(greet(b, have, 'a'), 'have');
    expect(answer).toMatchObject({ full: true, ask: true });
    expect(b.knows('a')).toBe(false);
    a.have('b', answer, 0);
    const { have: whole } = firstOf(settle(a), 'have');
    expect(whole).toMatchObject({ full: true, ask: false });
    b.have('a', whole, 0);
    expect(only(settle(b), 'edits')).toHaveLength(1);
  });

  it('L9: that is partial changes only the sessions it names', () => {
    const part = device([...alice, ...chain(CAROL, 0, 2)]);
    greet(part, haveOf(runsOf(alice.slice(0, 4))));
    part.have('b', haveOf(runsOf(alice.slice(0, 6)), { full: false }), 100);
    settle(part);
    part.grafted('b', ALICE);
    expect(only(settle(part), 'edits')).toMatchObject([{ session: ALICE, from: 6, to: 10 }]);
  });

  it('L9: full: what it does not name is not held there any more', () => {
    const part = device(alice);
    greet(part, haveOf(runsOf(alice)));
    part.have('b', nothing(), 100);
    expect(only(lives(part, 4_000, 4_100), 'edits')).toMatchObject([{ session: ALICE, from: 0, to: 10 }]);
  });
});

describe('what the other side lacks', () => {
  it('L6: goes to it, from any number on', () => {
    const effects = greet(device(alice), haveOf(new Map([[ALICE, [{ from: 2, to: 5, last: at(4).hash }]]])));
    expect(only(effects, 'edits').map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [5, 10],
    ]);
  });

  it('L7: goes once a link', () => {
    const part = device(alice);
    expect(only(greet(part, nothing()), 'edits')).toHaveLength(1);
    part.have('b', nothing(), 50);
    part.have('b', nothing(), 60);
    expect(only(settle(part), 'edits')).toEqual([]);
  });

  it('L7: a base and a note go once a link', () => {
    const part = device();
    const [x, note] = [baseOf('x', []), noteOf(CAROL, hashOf('y'))];
    part.snapshot(x, null, 0);
    part.note(note, null, 0);
    const first = greet(part, nothing());
    expect(only(first, 'snapshot').map(({ hash }) => hash)).toEqual([x.hash]);
    expect(only(first, 'note').map((each) => each.note)).toEqual([note]);
    part.have('b', nothing(), 100);
    const rest = [...settle(part), ...lives(part, 100, 20_000)];
    expect(only(rest, 'snapshot')).toEqual([]);
    expect(only(rest, 'note')).toEqual([]);
  });

  it('L7: a note does not go back to who brought it', () => {
    const part = device();
    greet(part, nothing(), 'b');
    greet(part, nothing(), 'c');
    part.note(noteOf(CAROL, hashOf('y')), 'b', 0);
    expect(only(settle(part), 'note').map(({ link }) => link)).toEqual(['c']);
  });

  it('L9: a base that is asked for is waited for, half a minute at most', () => {
    const part = device(alice);
    const effects = greet(part, haveOf(new Map(), { bases: [hashOf('x')] }));
    expect(only(effects, 'want')).toEqual([{ type: 'want', link: 'b', hash: hashOf('x') }]);
    expect(only(effects, 'edits')).toEqual([]);
    const waiting = lives(part, 100, 29_900);
    expect(only(waiting, 'want')).toEqual([]);
    expect(only(waiting, 'edits')).toEqual([]);
    expect(only(lives(part, 29_900, 91_000), 'edits')).not.toEqual([]);
  });

  it('L12: both hold something else under one number: each sends all that it has of the session, once', () => {
    const part = device(alice);
    const other = runsOf(chain(ALICE, 0, 10, 'other'));
    expect(only(greet(part, haveOf(other)), 'edits')).toMatchObject([{ from: 0, to: 10 }]);
    part.have('b', haveOf(other), 100);
    expect(only(settle(part), 'edits')).toEqual([]);
  });
});

describe('acknowledgement', () => {
  /** Four links that hold nothing, and what `a` brought. */
  const brought = (): Device<string> => {
    const part = device();
    for (const id of ['a', 'b', 'c', 'd']) greet(part, nothing(), id);
    lives(part, 100, 5_000);
    for (const edit of alice) part.edit(edit, 'a');
    settle(part);
    return part;
  };

  it('L9: N − 1 a batch: who brought it is told within 200 ms, once', () => {
    const part = brought();
    const soon = only(lives(part, 5_000, 5_300), 'have');
    expect(soon.map(({ link }) => link)).toEqual(['a']);
    expect(soon[0]?.have.runs).toEqual(runsOf(alice));
    expect(soon[0]?.have.full).toBe(false);
    expect(part.rests).toBe(true);
    expect(only(lives(part, 5_300, 30_000), 'have')).toEqual([]);
  });

  it('L9: the others hear of it when it has been quiet for 30 s, one each 30 s', () => {
    const part = brought();
    lives(part, 5_000, 30_000);
    const heard = [36, 66, 96, 126].map((end) =>
      only(lives(part, (end - 30) * 1_000, end * 1_000), 'have').map(({ link }) => link),
    );
    expect(heard.map(({ length }) => length)).toEqual([1, 1, 1, 0]);
    expect(heard.flat().sort()).toEqual(['b', 'c', 'd']);
  });

  it('L9: where it is never quiet one of the others hears of it each five minutes', () => {
    const part = brought();
    const many = chain(CAROL, 0, 70);
    const told: string[] = [];
    for (const [index, edit] of many.entries()) {
      part.edit(edit, 'a');
      settle(part);
      const from = 5_300 + index * 10_000;
      told.push(...only(lives(part, from, from + 10_000), 'have').map(({ link }) => link));
    }
    expect(told.filter((link) => link === 'a')).toHaveLength(70);
    expect(told.filter((link) => link !== 'a')).toHaveLength(2);
  });

  it('L9: who wrote it is told too, if it is joined, whoever brought it', () => {
    const part = device();
    part.linkUp('b', 'device', 0);
    part.linkUp('author', 'device', 0, ALICE);
    settle(part);
    for (const id of ['b', 'author']) part.have(id, nothing(), 0);
    lives(part, 100, 5_000);
    part.edit(at(0), 'b');
    settle(part);
    const told = only(lives(part, 5_000, 5_300), 'have').map(({ link }) => link);
    expect(told.sort()).toEqual(['author', 'b']);
  });

  it('L9: home and the tabs of this device hear of everything within 2 s', () => {
    const part = device();
    for (const kind of ['home', 'tab'] as const) {
      part.linkUp(kind, kind, 0);
      settle(part);
      part.have(kind, nothing(), 0);
    }
    greet(part, nothing(), 'a');
    lives(part, 100, 5_000);
    part.edit(at(0), 'a');
    settle(part);
    const told = only(lives(part, 5_000, 7_500), 'have').map(({ link }) => link);
    expect(told.sort()).toEqual(['a', 'home', 'tab']);
  });

  it('names only what is durable', () => {
    const part = device();
    greet(part, nothing(), 'a');
    for (const edit of alice.slice(0, 3)) part.edit(edit, 'a');
    part.take();
    part.written({ edits: [at(0), at(2)] });
    part.tick(1_000);
    const { have } = firstOf(part.take(), 'have');
    expect(have.runs.get(ALICE)?.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('of what was held already is given too: the other side did not know', () => {
    const part = device(alice);
    greet(part, nothing(), 'a');
    lives(part, 100, 3_000);
    part.edit(at(3), 'a');
    expect(only(lives(part, 3_000, 3_200), 'have').map(({ link }) => link)).toEqual(['a']);
  });
});

describe('repair', () => {
  it('sends again what was sent and is not acknowledged, each time after twice as long, a minute at most', () => {
    const part = device(alice);
    greet(part, nothing());
    const times: number[] = [];
    for (let now = 100; now < 400_000; now += 100) {
      part.tick(now);
      if (only(settle(part), 'edits').length > 0) times.push(now / 1_000);
    }
    const waits = times.slice(1).map((time, i) => Math.round(time - (times[i] ?? 0)));
    expect(waits.slice(0, 6)).toEqual([3, 6, 12, 24, 48, 60]);
  });

  it('stops when they say that they have it', () => {
    const part = device(alice);
    greet(part, nothing());
    part.have('b', haveOf(runsOf(alice)), 200);
    expect(only(lives(part, 200, 100_000), 'edits')).toEqual([]);
  });

  it('begins anew when something changes', () => {
    const part = device(alice);
    greet(part, nothing());
    lives(part, 100, 60_000);
    part.have('b', haveOf(runsOf(alice.slice(0, 5)), { full: false }), 60_000);
    const first = only(lives(part, 60_000, 130_000), 'edits');
    expect(first.map(({ from }) => from)).toContain(5);
    expect(first.every(({ from }) => from === 5)).toBe(true);
  });

  it('asks for what they have and does not come', () => {
    const part = device();
    greet(part, haveOf(runsOf(alice)));
    const asked = only(lives(part, 100, 10_000), 'graft');
    expect(asked.map(({ link, session }) => [link, session])).toContainEqual(['b', ALICE]);
  });

  it('of a peer that lacks more than it is known to hold asks for all that it holds, and sends nothing twice', () => {
    const part = device();
    greet(part, nothing(), 'a');
    greet(part, nothing(), 'b');
    for (const edit of alice) part.edit(edit, 'a');
    settle(part);
    lives(part, 100, 10_000);
    // What it says is another thing than what is held here, and does not tell what.
    const [carol] = chain(CAROL, 0, 1);
    const theirs = runsOf([carol as EditFacts]);
    part.have('b', haveOf(theirs, { full: false }), 10_000);
    const effects = lives(part, 10_000, 18_000);
    expect(only(effects, 'edits').filter(({ link }) => link === 'b')).toEqual([]);
    expect(only(effects, 'graft').map(({ link, session }) => [link, session])).toContainEqual(['b', CAROL]);
  });

  it('does not send again what came a moment ago and is under way by other ways', () => {
    const part = device();
    greet(part, nothing(), 'a');
    greet(part, nothing(), 'b');
    lives(part, 100, 10_000);
    part.edit(at(0), 'a');
    part.sent('b', ALICE, 0, 1);
    settle(part);
    expect(only(lives(part, 10_000, 12_900), 'edits')).toEqual([]);
  });
});

describe('a gap', () => {
  it('L6: below what is kept is asked for from everybody, whatever they said, each time after twice as long, five times', () => {
    const part = device();
    for (const id of ['b', 'c']) greet(part, haveOf(runsOf([at(0)])), id);
    for (const number of [0, 4, 5]) part.edit(at(number), 'b');
    settle(part);
    const grafts = only(lives(part, 100, 12_000), 'graft').map(({ link, session }) => [link, session]);
    expect(grafts.slice(0, 2).sort()).toEqual([
      ['b', ALICE],
      ['c', ALICE],
    ]);
    expect(grafts.length).toBeLessThanOrEqual(6);
    const later = only(lives(part, 12_000, 1_000_000), 'graft');
    expect([...grafts, ...later]).toHaveLength(10);
    part.edit(at(7), 'b');
    settle(part);
    expect(only(lives(part, 1_000_000, 1_070_000), 'graft')).not.toEqual([]);
    for (const number of [1, 2, 3, 6]) part.edit(at(number), 'c');
    settle(part);
    expect(only(lives(part, 1_070_000, 1_200_000), 'graft')).toEqual([]);
  });

  it('L6: under a base is none', () => {
    const part = device();
    greet(part, haveOf(runsOf([at(4)])));
    part.snapshot(baseOf('x', [at(3)]), 'b', 0);
    part.edit(at(4), 'b');
    settle(part);
    expect(only(lives(part, 100, 30_000), 'graft')).toEqual([]);
  });
});

describe('a snapshot', () => {
  it('is given to who asks for it, if it can be had here', () => {
    const part = device();
    const x = baseOf('x', []);
    part.snapshot(x, null, 0);
    greet(part, haveOf(new Map(), { bases: [hashOf('y')] }));
    part.wanted('b', hashOf('z'));
    part.wanted('b', x.hash);
    part.wanted('nobody', x.hash);
    expect(only(settle(part), 'snapshot')).toEqual([{ type: 'snapshot', link: 'b', hash: x.hash }]);
  });

  it('goes once to who has nothing, and asks for it before it came', () => {
    const part = device();
    const x = baseOf('x', []);
    part.snapshot(x, null, 0);
    const sent = [{ type: 'snapshot', link: 'b', hash: x.hash }];
    expect(only(greet(part, haveOf(new Map())), 'snapshot')).toEqual(sent);
    part.wanted('b', x.hash);
    expect(only(part.take(), 'snapshot')).toEqual([]);
    part.wanted('b', x.hash);
    expect(only(part.take(), 'snapshot')).toEqual(sent);
  });

  it('L7: is asked for from one link at a time, from another if it does not come', () => {
    const part = device();
    const theirs = haveOf(new Map(), { bases: [hashOf('x')] });
    const asked = (effects: readonly Effect[]): string[] => only(effects, 'want').map(({ link }) => link);
    expect(asked(greet(part, theirs, 'b'))).toEqual(['b']);
    expect(asked(greet(part, theirs, 'c'))).toEqual([]);
    expect(asked(greet(part, theirs, 'd'))).toEqual([]);
    expect(asked(lives(part, 100, 1_000))).toEqual([]);
    part.linkDown('b');
    expect(asked(lives(part, 1_000, 1_200))).toEqual(['c']);
    expect(asked(lives(part, 1_200, 30_900))).toEqual([]);
    expect(asked(lives(part, 30_900, 32_000))).toEqual(['d']);
  });
});

describe('two edits under one number', () => {
  const [lesser, greater] = [...chain(ALICE, 0, 1), ...chain(ALICE, 0, 1, 'other')].sort((a, b) =>
    a.hash < b.hash ? -1 : 1,
  ) as [EditFacts, EditFacts];

  it('L12: everybody else is sent both, once, whichever counts', () => {
    for (const [first, second] of [
      [lesser, greater],
      [greater, lesser],
    ] as const) {
      const part = device();
      for (const id of ['b', 'c']) greet(part, nothing(), id);
      part.edit(first, 'b');
      settle(part);
      part.edit(second, 'b');
      const sent = only(settle(part), 'edits').filter(({ link }) => link === 'c');
      expect(sent).toMatchObject([{ session: ALICE, from: lesser.number, to: lesser.number + 1 }]);
      part.edit(second, 'b');
      expect(only(settle(part), 'edits').filter(({ link }) => link === 'c')).toEqual([]);
    }
  });

  it('L12: who sends what does not count is sent what does, once', () => {
    const part = device([lesser]);
    greet(part, nothing());
    part.edit(greater, 'b');
    expect(only(settle(part), 'edits')).toMatchObject([{ link: 'b', session: ALICE, from: 0, to: 1 }]);
    part.edit(greater, 'b');
    expect(only(settle(part), 'edits')).toEqual([]);
  });

  it('L12: the document is built anew when what counted counts no more', () => {
    const part = device([greater]);
    greet(part, nothing());
    part.edit(lesser, 'b');
    expect(only(settle(part), 'rebuild')).toHaveLength(1);
    expect(part.edits.isOther(greater)).toBe(true);
    expect(part.edits.count).toBe(1);
  });
});
