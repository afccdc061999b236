import { describe, expect, it, test } from 'vitest';
import { ALICE, BOB, baseOf, CAROL, hashOf, noteOf } from '../testing/scene.ts';
import { Lineage } from './lineage.ts';

const [x, y, z] = [
  baseOf('x', [], { by: ALICE }),
  baseOf('y', [], { by: BOB, parents: [hashOf('x')] }),
  baseOf('z', [], { by: CAROL, parents: [hashOf('y')] }),
];

describe('which bases are said to contain which', () => {
  it('L1: a base contains its parents, and theirs, however it learns of them', () => {
    const lineage = new Lineage();
    lineage.learn(z);
    expect([...lineage.below(z.hash)]).toEqual([y.hash]);
    lineage.learn(y);
    expect([...lineage.below(z.hash)]).toEqual([y.hash, x.hash]);
  });

  it('L7: a note says so too, of a base whose claim is not known yet', () => {
    const lineage = new Lineage();
    expect(lineage.note(noteOf(BOB, z.hash, [x.hash]))).toEqual([]);
    expect(lineage.note(noteOf(BOB, z.hash, [x.hash]))).toBe(null);
    expect([...lineage.below(z.hash)]).toEqual([x.hash]);
    lineage.learn(z);
    expect(new Set(lineage.below(z.hash))).toEqual(new Set([x.hash, y.hash]));
  });

  it('no base contains itself, even where two say so of each other', () => {
    const lineage = new Lineage();
    lineage.learn(y);
    lineage.note(noteOf(BOB, x.hash, [y.hash]));
    expect([...lineage.below(x.hash)]).toEqual([y.hash]);
    expect([...lineage.below(y.hash)]).toEqual([x.hash]);
  });

  it('L4: a base that names it and a note that proves it confirm a base; a note that it is contained does not', () => {
    const lineage = new Lineage();
    lineage.learn(x);
    lineage.note(noteOf(CAROL, z.hash, [x.hash]));
    expect([...lineage.confirmers(x.hash)]).toEqual([]);
    lineage.learn(y);
    lineage.note(noteOf(ALICE, x.hash));
    expect([...lineage.confirmers(x.hash)]).toEqual([BOB, ALICE]);
  });

  it('L4: what confirms a base confirms every one that this names, and theirs', () => {
    const lineage = new Lineage();
    lineage.learn(z);
    expect([...lineage.confirmers(x.hash)]).toEqual([]);
    lineage.learn(y);
    lineage.note(noteOf(ALICE, z.hash));
    expect(new Set(lineage.confirmers(x.hash))).toEqual(new Set([BOB, CAROL, ALICE]));
  });

  it('remembers 1,024 claims and as many notes, the latest', () => {
    const lineage = new Lineage();
    for (let i = 0; i < 2_000; i++) {
      lineage.learn(baseOf(`base ${i}`, []));
      lineage.note(noteOf(ALICE, hashOf(`base ${i}`)));
    }
    expect([...lineage.notes]).toHaveLength(1_024);
    expect(lineage.claimOf(hashOf('base 975'))).toBe(null);
    expect(lineage.claimOf(hashOf('base 976'))).not.toBe(null);
  });
});

test('of notes the newest are known; those that are forgotten for them are told', () => {
  const lineage = new Lineage();
  const notes = Array.from({ length: 1_025 }, (_, i) => noteOf(BOB, hashOf(`base ${i}`), []));
  const forgotten = notes.flatMap((note) => lineage.note(note) ?? []);
  expect(forgotten).toEqual([notes[0]?.hash]);
  expect([...lineage.notes]).toHaveLength(1_024);
});
