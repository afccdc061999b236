import { describe, expect, it } from 'vitest';
import { TabWorld } from '../../testing/tab-world.ts';
import { LEADER, Leader, type LeaderEffect, type LeaderEvent } from './leader.ts';

const words = (effects: readonly LeaderEffect[]) =>
  effects.map((effect) => (effect.type === 'wait' ? `wait ${effect.ms}` : effect.type)).join(', ');

describe('rule 12: one tab', () => {
  const T = 10_000;
  const HELD: LeaderEvent = { type: 'held' };
  const LOST: LeaderEvent = { type: 'lost' };
  const TICK: LeaderEvent = { type: 'tick' };

  /** A tab that has waited, leads, or is stealing, at T. */
  const tab = (state: 'waiting' | 'leading' | 'stealing', visible = true) => {
    const began = state === 'stealing' ? T - LEADER.silence : T;
    const leader = new Leader(visible, began);
    leader.start(began);
    if (state === 'leading') leader.on(HELD, T);
    if (state === 'stealing') leader.on(TICK, T);
    return leader;
  };

  const TABLE: Record<string, Record<'waiting' | 'leading' | 'stealing', string>> = {
    held: { waiting: 'lead, beacon, wait 1000', leading: 'wait 900', stealing: 'lead, beacon, wait 1000' },
    lost: {
      waiting: 'request, wait 2000',
      leading: 'drop, request, wait 2000',
      stealing: 'request, wait 2000',
    },
    beacon: { waiting: 'wait 2000', leading: 'wait 900', stealing: 'wait 2000' },
    tick: { waiting: 'wait 1900', leading: 'wait 900', stealing: 'wait 1900' },
    hidden: { waiting: '', leading: 'wait 900', stealing: '' },
    seen: { waiting: 'wait 1900', leading: 'wait 900', stealing: 'wait 1900' },
  };
  const EVENTS: Record<string, LeaderEvent> = {
    held: HELD,
    lost: LOST,
    beacon: { type: 'beacon' },
    tick: TICK,
    hidden: { type: 'visible', visible: false },
    seen: { type: 'visible', visible: true },
  };

  for (const [name, event] of Object.entries(EVENTS)) {
    it(`answers in every state: ${name}`, () => {
      const found = {
        waiting: words(tab('waiting').on(event, T + 100)),
        leading: words(tab('leading').on(event, T + 100)),
        stealing: words(tab('stealing', true).on(event, T + 100)),
      };
      expect(found).toEqual(TABLE[name]);
    });
  }

  it('requests the lock first of all', () => {
    expect(words(new Leader(true, T).start(T))).toBe('request, wait 2000');
    expect(words(new Leader(false, T).start(T))).toBe('request');
  });

  it('beacons each second while it leads', () => {
    const leader = tab('leading');
    expect(leader.leads).toBe(true);
    expect(words(leader.on(TICK, T + 999))).toBe('wait 1');
    expect(words(leader.on(TICK, T + 1_000))).toBe('beacon, wait 1000');
    expect(words(leader.on(TICK, T + 1_500))).toBe('wait 500');
  });

  it('steals after two silent seconds in which it was visible', () => {
    expect(words(tab('waiting').on(TICK, T + 1_999))).toBe('wait 1');
    expect(words(tab('waiting').on(TICK, T + 2_000))).toBe('steal, wait 2000');
    expect(words(tab('waiting', false).on(TICK, T + 60_000))).toBe('');
  });

  it('listens anew when it becomes visible: hidden, it may have been frozen', () => {
    const leader = tab('waiting', false);
    expect(words(leader.on({ type: 'visible', visible: true }, T + 60_000))).toBe('wait 2000');
    expect(words(leader.on(TICK, T + 62_000))).toBe('steal, wait 2000');
  });

  it('listens anew when its own timer ran late, or the time was set back', () => {
    const late = tab('waiting');
    expect(words(late.on(TICK, T + 2_000 + LEADER.silence))).toBe('wait 2000');
    expect(words(late.on(TICK, T + 6_000))).toBe('steal, wait 2000');
    const back = tab('waiting');
    expect(words(back.on(TICK, 5))).toBe('wait 2000');
  });

  it('steals again if the theft led to nothing', () => {
    expect(words(tab('stealing').on(TICK, T + 2_000))).toBe('steal, wait 2000');
  });

  it('does not lead after it lost the lock', () => {
    const leader = tab('leading');
    leader.on(LOST, T + 100);
    expect(leader.leads).toBe(false);
  });
});

describe('rule 12: the tabs of a browser', () => {
  it('have one leader, the first', () => {
    const world = new TabWorld(['a', 'b', 'c']);
    world.run(60_000);
    expect(world.leaders).toEqual(['a']);
    expect(world.changes).toEqual(['a leads']);
  });

  it('have another as soon as the leader closes', () => {
    const world = new TabWorld(['a', 'b', 'c']);
    world.run(5_000);
    world.close('a');
    expect(world.leaders).toEqual(['b']);
  });

  it('take the lock from a leader that stands still, which drops everything when it awakes', () => {
    const world = new TabWorld(['a', 'b', 'c']);
    world.see('b', true);
    world.run(5_000);
    world.freeze('a');
    world.run(3_200);
    expect(world.leaders.filter((tab) => tab !== 'a')).toEqual(['b']);
    world.thaw('a');
    world.run(100);
    expect(world.leaders).toEqual(['b']);
    world.run(60_000);
    expect(world.changes).toEqual(['a leads', 'b leads', 'a drops']);
  });

  it('are left alone while none is visible', () => {
    const world = new TabWorld(['a', 'b']);
    world.run(5_000);
    world.freeze('a');
    world.run(60_000);
    expect(world.changes).toEqual(['a leads']);
    world.see('b', true);
    world.run(2_500);
    expect(world.changes).toEqual(['a leads', 'b leads']);
  });

  it('come back to who lost the lock, when the thief closes', () => {
    const world = new TabWorld(['a', 'b']);
    world.see('b', true);
    world.run(5_000);
    world.freeze('a');
    world.run(5_000);
    world.thaw('a');
    world.run(1_000);
    world.close('b');
    expect(world.leaders).toEqual(['a']);
  });

  it('settle on one leader although two steal at once', () => {
    const world = new TabWorld(['a', 'b', 'c']);
    world.see('b', true);
    world.see('c', true);
    world.run(5_000);
    world.freeze('a');
    world.run(10_000);
    world.thaw('a');
    world.run(1_000);
    expect(world.leaders).toHaveLength(1);
    const before = world.changes.length;
    world.run(60_000);
    expect(world.changes).toHaveLength(before);
  });
});
