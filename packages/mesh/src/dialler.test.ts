import { describe, expect, it } from 'vitest';
import { DIALLER, type DialEffect, Dialler } from './dialler.ts';
import { DIALLING } from './dialling.ts';
import { DiallingNetwork } from './testing/dialling-network.ts';

const named = (effects: readonly DialEffect[]) =>
  effects.filter((effect) => effect.type !== 'wait').map((effect) => `${effect.type} ${effect.session}`);

const waits = (effects: readonly DialEffect[]) => effects.filter(({ type }) => type === 'wait');

const attemptOf = (effects: readonly DialEffect[], session: string): number => {
  for (const effect of effects) {
    if (effect.type === 'dial' && effect.session === session) return effect.attempt;
  }
  throw new Error(`no dial to ${session}`);
};

const make = (self = 'a') => new Dialler({ self, delay: () => 1_000 });

describe('one side', () => {
  it('dials at most four at once: of those who wait mostly who came last, now and then who came first', () => {
    const dialler = make();
    const effects = ['b', 'c', 'd', 'e', 'f', 'g'].flatMap((session) =>
      dialler.introduced({ connection: `at ${session}`, session }, 100),
    );
    expect(named(effects)).toEqual(['dial b', 'dial c', 'dial d', 'dial e']);
    expect(named(dialler.opened('d', attemptOf(effects, 'd'), 200))).toEqual(['dial g']);
    expect(named(dialler.failed('b', attemptOf(effects, 'b'), 300))).toEqual(['dial f']);
    expect(named(dialler.tick(1_300))).toEqual([]);
    expect(dialler.state('b')).toEqual({ kind: 'queued' });
    expect(named(dialler.opened('c', attemptOf(effects, 'c'), 1_400))).toEqual(['dial b']);
  });

  it('whoever waits is dialled in the end, however many come behind', () => {
    const dialler = make();
    const come = (session: string, now: number) =>
      dialler.introduced({ connection: `at ${session}`, session }, now);
    const dialled = new Set(['b', 'c', 'd', 'e', 'waits'].flatMap((session) => named(come(session, 0))));
    for (let at = 1; at <= 4; at++) {
      named(come(`f${at}`, at));
      const busy = [...dialled]
        .map((dial) => dial.slice(5))
        .find((it) => dialler.state(it)?.kind === 'dialling');
      if (busy) for (const dial of named(dialler.left(`at ${busy}`, at))) dialled.add(dial);
    }
    expect(dialled).toContain('dial waits');
  });

  it('gives a slot on when who had it left', () => {
    const dialler = make();
    for (const session of ['b', 'c', 'd', 'e', 'f']) {
      dialler.introduced({ connection: `at ${session}`, session }, 100);
    }
    expect(named(dialler.left('at c', 200))).toEqual(['drop c', 'dial f']);
    expect(dialler.state('c')).toBeNull();
  });

  it('does not dial itself', () => {
    expect(make().introduced({ connection: 'at a', session: 'a' }, 0)).toEqual([]);
  });

  it('gives each attempt a greater id, also after it was made anew for the same session', () => {
    const ids = (dialler: Dialler, now: number) => {
      const effects = ['b', 'c'].flatMap((session) =>
        dialler.introduced({ connection: `at ${session}`, session }, now),
      );
      return [attemptOf(effects, 'b'), attemptOf(effects, 'c')];
    };
    expect(ids(make(), 5_000)).toEqual([5_000, 5_001]);
    expect(ids(make(), 6_000)).toEqual([6_000, 6_001]);
  });

  it('tells current attempts from stale ones', () => {
    const dialler = make('b');
    dialler.introduced({ connection: 'at a', session: 'a' }, 0);
    expect(named(dialler.offer('a', 7, 0))).toEqual(['accept a']);
    expect(dialler.isCurrent('a', 7)).toBe(true);
    expect(dialler.isCurrent('a', 6)).toBe(false);
    expect(dialler.isCurrent('nobody', 7)).toBe(false);
    expect(named(dialler.offer('a', 6, 0))).toEqual([]);
    expect(named(dialler.offer('a', 8, 0))).toEqual(['drop a', 'accept a']);
  });

  it('accepts nothing from who was not introduced', () => {
    expect(make('b').offer('a', 1, 0)).toEqual([]);
    expect(make('b').request('a', 0)).toEqual([]);
    expect(named(make('b').opened('a', 1, 0))).toEqual(['drop a']);
  });

  it('keeps open channels when signaling goes down, and forgets everybody else', () => {
    const dialler = make();
    const effects = dialler.introduced({ connection: 'at b', session: 'b' }, 0);
    dialler.introduced({ connection: 'at c', session: 'c' }, 0);
    dialler.opened('b', attemptOf(effects, 'b'), 10);
    dialler.signalingDown(20);
    expect(dialler.state('b')?.kind).toBe('open');
    expect(named(dialler.tick(DIALLING.attempt))).toEqual(['drop c']);
    expect(dialler.state('c')).toBeNull();
    expect(named(dialler.introduced({ connection: 'new', session: 'b' }, 30_000))).toEqual([]);
  });

  it('does not dial who was sent away for good, however often introduced', () => {
    const dialler = make();
    const effects = dialler.introduced({ connection: 'at b', session: 'b' }, 0);
    dialler.closed('b', attemptOf(effects, 'b'), 'misbehaving', 10);
    dialler.left('at b', 20);
    expect(named(dialler.introduced({ connection: 'again', session: 'b' }, 30))).toEqual([]);
  });

  it('remembers a bounded number of those', () => {
    const dialler = make();
    for (let i = 0; i < DIALLER.ended + 5; i++) {
      const effects = dialler.introduced({ connection: `at ${i}`, session: `s${i}` }, i);
      dialler.closed(`s${i}`, attemptOf(effects, `s${i}`), 'misbehaving', i);
      dialler.left(`at ${i}`, i);
    }
    expect(dialler.state('s4')).toBeNull();
    expect(dialler.state('s5')?.kind).toBe('ended');
  });

  it('forgets who said goodbye', () => {
    const dialler = make();
    const effects = dialler.introduced({ connection: 'at b', session: 'b' }, 0);
    dialler.opened('b', attemptOf(effects, 'b'), 5);
    dialler.closed('b', attemptOf(effects, 'b'), 'left', 10);
    expect(named(dialler.tick(60_000))).toEqual([]);
    dialler.left('at b', 60_000);
    expect(dialler.state('b')).toBeNull();
  });

  it('says how long to wait for what is next due', () => {
    const dialler = make();
    const effects = dialler.introduced({ connection: 'at b', session: 'b' }, 0);
    expect(waits(effects)).toEqual([{ type: 'wait', ms: DIALLING.attempt }]);
    expect(waits(dialler.failed('b', attemptOf(effects, 'b'), 100))).toEqual([{ type: 'wait', ms: 1_000 }]);
    expect(waits(dialler.signalingDown(200))).toEqual([]);
  });

  it('drops everything when stopped', () => {
    const dialler = make();
    const effects = dialler.introduced({ connection: 'at b', session: 'b' }, 0);
    dialler.introduced({ connection: 'at c', session: 'c' }, 0);
    dialler.opened('b', attemptOf(effects, 'b'), 10);
    expect(named(dialler.stop())).toEqual(['drop b', 'drop c']);
    expect(dialler.stop()).toEqual([]);
  });
});

describe('many sides', () => {
  for (let seed = 0; seed < 20; seed++) {
    it(`find each other through failures, crashes and a signaling that comes and goes (seed ${seed})`, () => {
      const room = new DiallingNetwork(`room ${seed}`);
      const sessions = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      room.failure = 0.4;
      for (const session of sessions) room.join(session);
      room.run(2_000);
      room.signalingDown('c');
      room.run(500);
      room.signalingUp('c');
      room.crash('f');
      room.run(3_000);
      room.join('i');
      room.failure = 0;
      room.run(60_000);
      room.expectLinked();
      for (const [a, b] of [
        ['a', 'b'],
        ['h', 'a'],
        ['d', 'c'],
      ] as const)
        room.breakEnd(a, b);
      room.run(60_000);
      room.expectLinked();
    });
  }
});
