import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import {
  containsIds,
  countIds,
  differenceIds,
  hasId,
  type Ids,
  IdsBuilder,
  intersectionIds,
  stateOf,
  unionIds,
} from './ids.ts';

const ranges = fc.array(fc.tuple(fc.nat(2), fc.nat(30), fc.nat(5)), { maxLength: 12 });
type Ranges = readonly (readonly [number, number, number])[];

const idsOf = (list: Ranges): Ids => {
  const builder = new IdsBuilder();
  for (const [client, clock, length] of list) builder.add(client, clock, length);
  return builder.build();
};
/** The same as plain ids. */
const plain = (list: Ranges): Set<string> =>
  new Set(
    list.flatMap(([client, clock, n]) => Array.from({ length: n }, (_, i) => `${client}:${clock + i}`)),
  );
const spread = (ids: Ids): Set<string> =>
  plain(
    [...ids].flatMap(([client, list]) => list.map(({ clock, length }) => [client, clock, length] as const)),
  );

describe('ids as ranges', () => {
  it('are sets of ids', () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const [a, b] = [idsOf(one), idsOf(other)];
        const [x, y] = [plain(one), plain(other)];
        expect(spread(a)).toEqual(x);
        expect(spread(unionIds(a, b))).toEqual(new Set([...x, ...y]));
        expect(spread(differenceIds(a, b))).toEqual(new Set([...x].filter((id) => !y.has(id))));
        expect(spread(intersectionIds(a, b))).toEqual(new Set([...x].filter((id) => y.has(id))));
        expect(containsIds(a, b)).toBe([...y].every((id) => x.has(id)));
        expect(countIds(a)).toBe(x.size);
        for (let clock = 0; clock < 40; clock++) expect(hasId(a, 1, clock)).toBe(x.has(`1:${clock}`));
        let state = 0;
        while (x.has(`0:${state}`)) state++;
        expect(stateOf(a, 0)).toBe(state);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are ascending, and no range touches the next', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        for (const [, found] of idsOf(list)) {
          expect(found.length).toBeGreaterThan(0);
          found.forEach(({ clock, length }, at) => {
            expect(length).toBeGreaterThan(0);
            const next = found[at + 1];
            if (next) expect(next.clock).toBeGreaterThan(clock + length);
          });
        }
      }),
    );
  });

  it('do not change when they are put together', () => {
    const a = idsOf([[0, 0, 2]]);
    const b = idsOf([[0, 2, 2]]);
    expect(unionIds(a, b)).toEqual(idsOf([[0, 0, 4]]));
    expect(a).toEqual(idsOf([[0, 0, 2]]));
  });
});
