import { describe, expect, it } from 'vitest';
import { ALICE, BOB, baseOf, chain } from '../testing/scene.ts';
import { Bodies } from './bodies.ts';
import type { EditFacts } from './edits.ts';

/** A content is a set of letters here. */
const holds = (body: string, part: string): boolean => [...part].every((letter) => body.includes(letter));

const edits = chain(ALICE, 0, 4);
const at = (number: number): EditFacts => edits[number] as EditFacts;
const x = baseOf('x', [at(2)]);
const y = baseOf('y', [], { by: BOB });
const bases = new Map([x, y].map((base) => [base.hash, base]));

function opened(content: string | null = 'abc', differs = false): Bodies<string> {
  const bodies = new Bodies(holds);
  bodies.opened(x.hash, content);
  if (content !== null)
    bodies.examined(x.hash, { content, proves: true, isTrue: true, differs, under: [at(0), at(2)] });
  return bodies;
}

describe('the bodies of bases', () => {
  it('L1: an edit lies under a base if the body has it, whatever the count says', () => {
    const bodies = opened();
    expect([0, 1, 2].map((number) => bodies.isUnder(x.hash, at(number)))).toEqual([true, false, true]);
    bodies.edit(at(1), 'b', bases);
    bodies.edit(at(3), 'd', bases);
    expect(bodies.underOf(x.hash, ALICE)).toEqual([{ from: 0, to: 3 }]);
  });

  it('L3: a body with other words under ids that are shown holds nothing', () => {
    const bodies = opened('abc', true);
    bodies.edit(at(1), 'b', bases);
    expect(bodies.underOf(x.hash, ALICE)).toEqual([]);
    expect(bodies.allUnder(x.hash)).toEqual([]);
  });

  it('L3: an edit below the claim’s count that the body has not calls the proof in question', () => {
    const bodies = opened();
    bodies.edit(at(3), 'd', bases);
    expect(bodies.proves(x.hash)).toBe(true);
    bodies.edit(at(1), 'd', bases);
    expect(bodies.proves(x.hash)).toBe(null);
  });

  it('L3: so does one that is kept and not opened yet', () => {
    const bodies = opened();
    bodies.added(at(3), bases);
    expect(bodies.proves(x.hash)).toBe(true);
    bodies.added(at(1), bases);
    expect(bodies.proves(x.hash)).toBe(null);
  });

  it('L3: a body that comes makes all proofs void: more is shown', () => {
    const bodies = opened();
    bodies.opened(y.hash, 'e');
    expect(bodies.proves(x.hash)).toBe(null);
    bodies.examined(x.hash, { content: 'abc', proves: false, isTrue: false, differs: false, under: [] });
    expect(bodies.proves(x.hash)).toBe(false);
  });

  it('one that cannot be read proves nothing', () => {
    const bodies = opened(null);
    expect(bodies.proves(x.hash)).toBe(false);
    expect(bodies.isOpened(x.hash)).toBe(true);
    expect(bodies.of(x.hash)).toBe(null);
  });

  it('knows which kept edits each body holds, until they are replaced', () => {
    const bodies = opened();
    bodies.opened(y.hash, 'abc');
    bodies.examined(y.hash, {
      content: 'abc',
      proves: true,
      isTrue: true,
      differs: false,
      under: [at(0), at(1)],
    });
    const under = bodies.allUnder(x.hash);
    expect(under).toEqual([
      { session: ALICE, from: 0, to: 1 },
      { session: ALICE, from: 2, to: 3 },
    ]);
    bodies.replaced(under);
    expect(bodies.allUnder(x.hash)).toEqual([]);
    expect(bodies.allUnder(y.hash)).toEqual([{ session: ALICE, from: 1, to: 2 }]);
  });

  it('forgets those that are not kept', () => {
    const bodies = opened();
    bodies.opened(y.hash, 'e');
    bodies.keep(new Set([y.hash]));
    expect(bodies.isOpened(x.hash)).toBe(false);
    expect(bodies.of(y.hash)).toBe('e');
  });
});
