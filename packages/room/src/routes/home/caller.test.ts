import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import { CallerNetwork } from '../../testing/caller-network.ts';
import {
  CALLER,
  Caller,
  type CallerFacts,
  type CallerNeighbour,
  type Candidate,
  ranksBefore,
} from './caller.ts';

const candidate = (session: string, more: Partial<Candidate> = {}): Candidate => ({
  session,
  role: 'edit',
  visible: true,
  metered: false,
  ...more,
});

const neighbour = (session: string, more: Partial<CallerNeighbour> = {}): CallerNeighbour => ({
  ...candidate(session),
  calling: false,
  receiptAge: null,
  ...more,
});

/** In a mesh of three, heard from home lately, nothing to bring there. */
const facts = (more: Partial<CallerFacts> = {}): CallerFacts => ({
  self: candidate('m'),
  neighbours: [neighbour('a'), neighbour('z')],
  callsBeyond: false,
  receiptAge: 0,
  uncoveredAge: null,
  home: 'none',
  pinned: true,
  leads: true,
  ...more,
});

const decide = (more: Partial<CallerFacts>, now = 0) => new Caller().decide(facts(more), now);

describe('rule 7: the ranking', () => {
  it('puts editors first, then visible tabs, unmetered links, smaller ids', () => {
    const ranked = [
      candidate('d', { role: 'owner' }),
      candidate('e'),
      candidate('a', { metered: true }),
      candidate('a', { visible: false }),
      candidate('0', { role: 'view' }),
    ];
    for (const [i, a] of ranked.entries()) {
      for (const [j, b] of ranked.entries()) expect(ranksBefore(a, b), `${i} before ${j}`).toBe(i < j);
    }
  });

  it('is a total order, the same for everybody', () => {
    const any = fc.record({
      session: fc.constantFrom('a', 'b', 'c'),
      role: fc.constantFrom('owner' as const, 'edit' as const, 'view' as const),
      visible: fc.boolean(),
      metered: fc.boolean(),
    });
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        if (a.session !== b.session) expect(ranksBefore(a, b)).toBe(!ranksBefore(b, a));
        if (ranksBefore(a, b) && ranksBefore(b, c)) expect(ranksBefore(a, c)).toBe(true);
      }),
    );
  });
});

describe('rule 7: who does not call, calls', () => {
  it('at once without a neighbour', () => {
    expect(decide({ neighbours: [] })).toEqual({ action: 'call', again: null });
  });

  it('at once while home’s key is not known here: what others pass on cannot be believed', () => {
    const neighbours = [neighbour('a', { calling: true, receiptAge: 0 })];
    expect(decide({ neighbours, pinned: false })).toEqual({ action: 'call', again: null });
  });

  it('after 5 s without a fresh receipt, and 300 ms for each that ranks before it', () => {
    expect(decide({ receiptAge: 5_299 })).toEqual({ action: 'stay', again: 1 });
    expect(decide({ receiptAge: 5_300 })).toEqual({ action: 'call', again: null });
    expect(decide({ self: candidate('0'), receiptAge: 5_000 }).action).toBe('call');
    expect(decide({ self: candidate('0', { role: 'view' }), receiptAge: 5_599 }).action).toBe('stay');
  });

  it('after as long since it began, if it never heard one', () => {
    const caller = new Caller();
    expect(caller.decide(facts({ receiptAge: null }), 1_000)).toEqual({ action: 'stay', again: 5_300 });
    expect(caller.decide(facts({ receiptAge: null }), 6_299).action).toBe('stay');
    expect(caller.decide(facts({ receiptAge: null }), 6_300).action).toBe('call');
  });

  const called = [neighbour('a', { calling: true })];

  it('after 150 s where somebody calls and nothing waits: home repeats its word each minute', () => {
    for (const more of [{ neighbours: called }, { callsBeyond: true, neighbours: [neighbour('a')] }]) {
      expect(decide({ ...more, receiptAge: 150_299 })).toEqual({ action: 'stay', again: 1 });
      expect(decide({ ...more, receiptAge: 150_300 }).action).toBe('call');
    }
  });

  it('after 5 s without a word since an edit of its own, though a neighbour says that it calls', () => {
    const waits = (receiptAge: number, uncoveredAge: number) =>
      decide({ neighbours: called, receiptAge, uncoveredAge });
    expect(waits(60_000, 5_299)).toEqual({ action: 'stay', again: 1 });
    expect(waits(60_000, 5_300).action).toBe('call');
    expect(waits(5_300, 9_000).action).toBe('call');
    expect(waits(4_000, 9_000)).toEqual({ action: 'stay', again: 1_300 });
  });

  it('2 s after the last who called has gone or hung up, if nothing was heard for longer', () => {
    for (const neighbours of [[neighbour('a')], [neighbour('b')]]) {
      const caller = new Caller();
      expect(caller.decide(facts({ neighbours: called, receiptAge: 40_000 }), 0).action).toBe('stay');
      const left = (receiptAge: number) => facts({ neighbours, receiptAge });
      expect(caller.decide(left(40_000), 1_000)).toEqual({ action: 'stay', again: 2_300 });
      expect(caller.decide(left(1_000), 1_000)).toEqual({ action: 'stay', again: 4_300 });
      expect(caller.decide(left(42_300), 3_300).action).toBe('call');
    }
  });

  it('after 2 s with an edit that nobody brings home', () => {
    expect(decide({ uncoveredAge: 2_299 })).toEqual({ action: 'stay', again: 1 });
    expect(decide({ uncoveredAge: 2_300 }).action).toBe('call');
  });

  it('after 10 s with an edit of its own that a caller does not bring home', () => {
    const neighbours = [neighbour('a', { calling: true, receiptAge: 0 })];
    expect(decide({ neighbours, uncoveredAge: 10_299 })).toEqual({ action: 'stay', again: 1 });
    expect(decide({ neighbours, uncoveredAge: 10_300 }).action).toBe('call');
  });
});

describe('rule 7: who calls, hands over', () => {
  const better = (more: Partial<CallerNeighbour> = {}) => [
    neighbour('a', { calling: true, receiptAge: 0, ...more }),
  ];

  it('to one that ranks before it and has called for a second', () => {
    const caller = new Caller();
    const both = facts({ home: 'open', neighbours: better() });
    expect(caller.decide(both, 0)).toEqual({ action: 'stay', again: 1_000 });
    expect(caller.decide(both, 999)).toEqual({ action: 'stay', again: 1 });
    expect(caller.decide(both, 1_000)).toEqual({ action: 'hang-up', again: null });
  });

  it('counts that second anew when the other hung up in between', () => {
    const caller = new Caller();
    caller.decide(facts({ home: 'open', neighbours: better() }), 0);
    caller.decide(facts({ home: 'open', neighbours: better({ calling: false }) }), 500);
    expect(caller.decide(facts({ home: 'open', neighbours: better() }), 1_000).again).toBe(1_000);
  });

  it('an editor to no viewer and no commenter, whatever they say; a viewer to whoever calls', () => {
    for (const role of ['view', 'comment'] as const) {
      const neighbours = better({ role });
      const editor = new Caller();
      for (const now of [0, 1_000, 60_000])
        expect(editor.decide(facts({ home: 'open', neighbours }), now).action).toBe('stay');
      expect(decide({ neighbours, uncoveredAge: 2_000 }).action).toBe('call');
      const viewer = new Caller();
      const self = candidate('b', { role: 'view' });
      viewer.decide(facts({ self, home: 'open', neighbours }), 0);
      expect(viewer.decide(facts({ self, home: 'open', neighbours }), 1_000).action).toBe('hang-up');
    }
  });

  it('not to one that ranks behind it', () => {
    const caller = new Caller();
    const both = facts({ home: 'open', neighbours: [neighbour('z', { calling: true, receiptAge: 0 })] });
    for (const now of [0, 1_000, 60_000])
      expect(caller.decide(both, now)).toEqual({ action: 'stay', again: null });
  });

  it('to any, if home does not answer here', () => {
    for (const home of ['connecting', 'backoff'] as const) {
      const caller = new Caller();
      const both = facts({ home, neighbours: [neighbour('z', { calling: true, receiptAge: 0 })] });
      caller.decide(both, 0);
      expect(caller.decide(both, 1_000).action).toBe('hang-up');
    }
  });

  it('only when all its own edits are covered, but those on their way', () => {
    const caller = new Caller();
    const both = (uncoveredAge: number | null) => facts({ home: 'open', neighbours: better(), uncoveredAge });
    caller.decide(both(1_000), 0);
    expect(caller.decide(both(20_000), 20_000)).toEqual({ action: 'stay', again: null });
    expect(caller.decide(both(999), 20_001).action).toBe('hang-up');
  });

  it('not before home’s key is known here, also where home does not answer', () => {
    for (const home of ['connecting', 'backoff', 'open'] as const) {
      const caller = new Caller();
      const both = (pinned: boolean) => facts({ home, neighbours: better(), pinned });
      caller.decide(both(false), 0);
      expect(caller.decide(both(false), 20_000)).toEqual({ action: 'stay', again: null });
      expect(caller.decide(both(true), 20_000).action).toBe('hang-up');
    }
  });

  it('not before it has itself called for as long: it does not call and hang up in one breath', () => {
    const caller = new Caller();
    const heard = { neighbours: better(), receiptAge: 160_000 };
    expect(caller.decide(facts({ neighbours: better() }), 0).action).toBe('stay');
    expect(caller.decide(facts(heard), 60_000).action).toBe('call');
    expect(caller.decide(facts({ ...heard, home: 'backoff' }), 60_000)).toEqual({
      action: 'stay',
      again: 1_000,
    });
  });

  it('after 10 s, if none of the receipts since the other calls came over the link to it', () => {
    for (const receiptAge of [null, 20_000]) {
      const caller = new Caller();
      const both = facts({ home: 'open', neighbours: better({ receiptAge }) });
      caller.decide(both, 0);
      expect(caller.decide(both, 9_999)).toEqual({ action: 'stay', again: 1 });
      expect(caller.decide(both, 10_000).action).toBe('hang-up');
    }
  });

  it('later and later, if it had to call again each time', () => {
    const caller = new Caller();
    const both = facts({ home: 'open', neighbours: better() });
    const alone = facts({ neighbours: [] });
    let now = 0;
    const patience: number[] = [];
    for (let i = 0; i < 9; i++) {
      const began = now;
      for (;;) {
        const { action, again } = caller.decide(both, now);
        if (action === 'hang-up') break;
        now += again ?? Number.NaN;
      }
      patience.push(now - began);
      expect(caller.decide(alone, now).action).toBe('call');
    }
    expect(patience).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000));
  });

  it('and forgets that once a hang-up was right for half a minute', () => {
    const caller = new Caller();
    const both = facts({ home: 'open', neighbours: better() });
    caller.decide(both, 0);
    caller.decide(both, 1_000);
    caller.decide(facts({ neighbours: [] }), 1_100);
    caller.decide(facts({ home: 'open', neighbours: better({ calling: false }) }), 1_200);
    caller.decide(both, 2_000);
    expect(caller.decide(both, 4_000).action).toBe('hang-up');
    caller.decide(facts({ neighbours: better() }), 4_000 + CALLER.proven);
    caller.decide(facts({ neighbours: [] }), 40_000);
    caller.decide(facts({ home: 'open', neighbours: better({ calling: false }) }), 40_100);
    caller.decide(both, 41_000);
    expect(caller.decide(both, 42_000).action).toBe('hang-up');
  });
});

describe('rule 12: a tab that does not lead', () => {
  it('never calls', () => {
    expect(decide({ leads: false, neighbours: [], uncoveredAge: 60_000, receiptAge: null })).toEqual({
      action: 'stay',
      again: null,
    });
  });

  it('hangs up at once, whatever it still has to bring', () => {
    for (const home of ['connecting', 'open', 'backoff'] as const) {
      expect(decide({ leads: false, home, uncoveredAge: 1 }).action).toBe('hang-up');
    }
  });
});

it('answers every combination of facts, and a call only to who does not call', () => {
  const age = fc.option(fc.oneof(fc.nat(20_000), fc.nat(200_000)));
  const any = fc.record({
    self: fc.constant(candidate('m')),
    neighbours: fc.array(
      fc.record({
        session: fc.constantFrom('a', 'b', 'y', 'z'),
        role: fc.constantFrom('edit' as const, 'view' as const),
        visible: fc.boolean(),
        metered: fc.boolean(),
        calling: fc.boolean(),
        receiptAge: age,
      }),
      { maxLength: 4 },
    ),
    callsBeyond: fc.boolean(),
    receiptAge: age,
    uncoveredAge: age,
    home: fc.constantFrom('none' as const, 'connecting' as const, 'open' as const, 'backoff' as const),
    pinned: fc.boolean(),
    leads: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 20 }), (sequence) => {
      const caller = new Caller();
      for (const [i, some] of sequence.entries()) {
        const { action, again } = caller.decide(some, i * 700);
        if (action === 'call') expect(some).toMatchObject({ home: 'none', leads: true });
        if (action === 'hang-up') expect(some.home).not.toBe('none');
        if (some.leads && some.neighbours.length === 0) expect(action).not.toBe('hang-up');
        if (again !== null) expect(again).toBeGreaterThan(0);
      }
    }),
  );
});

describe('rule 7: a mesh of 8', () => {
  for (let seed = 0; seed < 20; seed++) {
    it(`has exactly one caller, and soon another when it crashes or home comes back (seed ${seed})`, () => {
      const net = new CallerNetwork(`callers ${seed}`, 8);
      net.run(20_000);
      expect(net.callers).toEqual(['p0']);
      net.resetCounts();
      net.run(60_000);
      expect(net.callers).toEqual(['p0']);
      expect(net.hangUps, 'it does not flap').toBe(0);

      net.crash('p0');
      net.run(9_500);
      expect(net.callers.length, 'somebody calls within seconds').toBeGreaterThan(0);
      net.run(30_000);
      expect(net.callers, 'whoever missed it first').toHaveLength(1);

      net.homeUp = false;
      net.run(15_000);
      expect(net.callers).toEqual([]);
      net.homeUp = true;
      net.run(8_000);
      expect(net.callers.length).toBeGreaterThan(0);
      net.run(30_000);
      expect(net.callers, 'whoever reached it first').toHaveLength(1);

      for (const session of ['p5', 'p6', 'p5']) net.edit(session);
      net.run(5_000);
      expect(net.uncovered, 'what a member wrote came home through the caller').toBe(0);
      expect(net.callers).toHaveLength(1);
      expect(net.longestZero).toBeLessThan(10_000);
    });
  }
});
