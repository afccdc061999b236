import { LIMITS } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { BRIDGES, Bridges } from './bridges.ts';

describe('bridges', () => {
  it('begin once somebody was unreached for 3 s, and end when that is over', () => {
    const bridges = new Bridges();
    expect(bridges.look(['a', 'b'], 0)).toEqual({ begun: [], ended: [], wait: 3_000 });
    expect(bridges.look(['a'], 2_000)).toEqual({ begun: [], ended: [], wait: 1_000 });
    expect(bridges.look(['a', 'b'], 3_000)).toEqual({ begun: ['a'], ended: [], wait: 3_000 });
    expect([bridges.has('a'), bridges.has('b')]).toEqual([true, false]);
    expect(bridges.look(['a'], 3_100)).toEqual({ begun: [], ended: [], wait: null });
    expect(bridges.look([], 4_000)).toEqual({ begun: [], ended: ['a'], wait: null });
    expect(bridges.look(['a'], 5_000), 'its time begins anew').toMatchObject({ begun: [], wait: 3_000 });
  });

  it('begin at once with who has found this session', () => {
    const bridges = new Bridges();
    bridges.look(['a', 'b'], 0);
    bridges.found('a');
    bridges.found('nobody');
    expect(bridges.look(['a', 'b'], 1)).toEqual({ begun: ['a'], ended: [], wait: 2_999 });
  });

  it('wait anew after the clock was set back', () => {
    const bridges = new Bridges();
    bridges.look(['a'], 1_000_000);
    expect(bridges.look(['a'], 0).wait).toBe(3_000);
    expect(bridges.look(['a'], 3_000).begun).toEqual(['a']);
  });

  it('are bounded in number, and in what a neighbour may have passed on', () => {
    const bridges = new Bridges();
    const crowd = Array.from({ length: 1_000 }, (_, at) => `s${at}`);
    bridges.look(crowd, 0);
    expect(bridges.look(crowd, 3_000).begun).toHaveLength(LIMITS.peers);
    const taken = (at: number): number =>
      Array.from({ length: 500 }, () => bridges.admits('a', at)).filter(Boolean).length;
    expect(taken(0)).toBe(BRIDGES.signals);
    expect(taken(999)).toBe(0);
    expect(bridges.admits('b', 999)).toBe(true);
    expect(taken(1_000)).toBe(BRIDGES.signals);
  });
});
