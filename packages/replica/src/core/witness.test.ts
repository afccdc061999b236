import { describe, expect, it } from 'vitest';
import { ALICE, BOB, baseOf, chain } from '../testing/scene.ts';
import type { EditFacts } from './edits.ts';
import { Witness } from './witness.ts';

const alice = chain(ALICE, 0, 6);
const bob = chain(BOB, 0, 2);
const at = (edits: readonly EditFacts[], number: number): EditFacts => edits[number] as EditFacts;
const x = baseOf('x', [at(alice, 3)]);
const y = baseOf('y', [at(alice, 5), at(bob, 1)], { parents: [x.hash] });

describe('a device has held', () => {
  it('L4: every edit that a base covers, in whatever order', () => {
    const witness = new Witness(false);
    witness.settle(x, null, [{ session: ALICE, from: 2, to: 4 }]);
    expect(witness.isWhole).toBe(false);
    witness.see([{ session: ALICE, from: 0, to: 2 }], x);
    expect(witness.isWhole).toBe(true);
  });

  it('L4: what the next one covers beyond that, if it had held all under the one before', () => {
    const beyond = [
      { session: ALICE, from: 4, to: 6 },
      { session: BOB, from: 0, to: 2 },
    ];
    const [whole, other] = [new Witness(true), new Witness(false)];
    for (const witness of [whole, other]) witness.settle(y, x, beyond);
    expect([whole.isWhole, other.isWhole]).toEqual([true, false]);
  });

  it('L1: so many edits of a session, which a base of its own may cover, by the hash of the last', () => {
    const witness = new Witness(false);
    const replaced = (from: number, to: number): void => {
      const edits = { session: ALICE, from, to };
      witness.see([edits], x);
      witness.replaced([{ ...edits, hashes: alice.slice(from, to).map(({ hash }) => hash) }]);
    };
    replaced(2, 4);
    expect(witness.covers().size).toBe(0);
    replaced(0, 2);
    expect([...witness.covers()]).toEqual([[ALICE, { count: 4, hash: at(alice, 3).hash }]]);
  });

  it('L4: not the next one, when only the one before becomes complete', () => {
    const witness = new Witness(false);
    witness.settle(y, x, [{ session: ALICE, from: 0, to: 4 }]);
    expect(witness.isWhole).toBe(false);
  });
});
