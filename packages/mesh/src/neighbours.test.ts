import { fc } from '@parley/runtime/properties';
import { expect, it } from 'vitest';
import { initiates, neighbours } from './neighbours.ts';

it('links everybody with everybody, itself not included, nobody twice', () => {
  expect(neighbours('b', ['c', 'a', 'b', 'c'])).toEqual([
    { session: 'a', initiates: false },
    { session: 'c', initiates: true },
  ]);
  expect(neighbours('a', [])).toEqual([]);
});

it('is seen the same by both sides, of which exactly one initiates', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{1,8}$/), { minLength: 2, maxLength: 20 }),
      (ids) => {
        for (const a of ids) {
          for (const { session: b, initiates: dials } of neighbours(a, ids)) {
            const back = neighbours(b, ids).find(({ session }) => session === a);
            expect(back).toEqual({ session: a, initiates: !dials });
            expect(dials).toBe(initiates(a, b));
          }
        }
      },
    ),
  );
});
