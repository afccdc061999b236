import { LIMITS } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { THROUGH_NEIGHBOURS, ThroughNeighbours } from './through-neighbours.ts';

describe('through', () => {
  it('begin once somebody was unreached for 3 s, and end when that is over', () => {
    const through = new ThroughNeighbours();
    expect(through.look(['a', 'b'], 0)).toEqual({ begun: [], ended: [], wait: 3_000 });
    expect(through.look(['a'], 2_000)).toEqual({ begun: [], ended: [], wait: 1_000 });
    expect(through.look(['a', 'b'], 3_000)).toEqual({ begun: ['a'], ended: [], wait: 3_000 });
    expect([through.has('a'), through.has('b')]).toEqual([true, false]);
    expect(through.look(['a'], 3_100)).toEqual({ begun: [], ended: [], wait: null });
    expect(through.look([], 4_000)).toEqual({ begun: [], ended: ['a'], wait: null });
    expect(through.look(['a'], 5_000), 'its time begins anew').toMatchObject({ begun: [], wait: 3_000 });
  });

  it('begin at once with who has found this session', () => {
    const through = new ThroughNeighbours();
    through.look(['a', 'b'], 0);
    through.found('a');
    through.found('nobody');
    expect(through.look(['a', 'b'], 1)).toEqual({ begun: ['a'], ended: [], wait: 2_999 });
  });

  it('wait anew after the clock was set back', () => {
    const through = new ThroughNeighbours();
    through.look(['a'], 1_000_000);
    expect(through.look(['a'], 0).wait).toBe(3_000);
    expect(through.look(['a'], 3_000).begun).toEqual(['a']);
  });

  it('are bounded in number, and in what a neighbour may have passed on', () => {
    const through = new ThroughNeighbours();
    const crowd = Array.from({ length: 1_000 }, (_, at) => `s${at}`);
    through.look(crowd, 0);
    expect(through.look(crowd, 3_000).begun).toHaveLength(LIMITS.peers);
    const taken = (at: number): number =>
      Array.from({ length: 500 }, () => through.admits('a', at)).filter(Boolean).length;
    expect(taken(0)).toBe(THROUGH_NEIGHBOURS.signals);
    expect(taken(999)).toBe(0);
    expect(through.admits('b', 999)).toBe(true);
    expect(taken(1_000)).toBe(THROUGH_NEIGHBOURS.signals);
  });
});
