import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { sameWords } from './same-words.ts';
import { ShownSlices, type SliceLimits } from './shown-slices.ts';
import { script, write } from './testing/writing.ts';

function slicesOf(doc: Y.Doc, limits: SliceLimits): Uint8Array[] {
  const slices = new ShownSlices(doc, limits);
  const all: Uint8Array[] = [];
  for (let slice = slices.next(); slice; slice = slices.next()) all.push(slice);
  expect(slices.done).toBe(true);
  return all;
}

const together = (slices: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  if (slices.length > 0) Y.applyUpdate(doc, Y.mergeUpdates([...slices]));
  return doc;
};

describe('the slices of a document', () => {
  it('are together what is in place in it, whatever their size', () => {
    const limits = fc.record({
      structs: fc.integer({ min: 1, max: 9 }),
      bytes: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(script(), limits, (steps, limit) => {
        for (const doc of write(steps).docs) {
          const copy = together(slicesOf(doc, limit));
          expect(sameWords(doc, copy)).toBeNull();
          expect(sameWords(copy, doc)).toBeNull();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('cut a long text, and no pair of surrogates', () => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'a😀b😀😀'.repeat(50));
    for (let bytes = 1; bytes < 12; bytes++) {
      const slices = slicesOf(doc, { structs: 9, bytes });
      expect(slices.length).toBeGreaterThan(20);
      const copy = together(slices);
      expect(sameWords(doc, copy)).toBeNull();
      expect(copy.getText('text').toString()).toBe(doc.getText('text').toString());
    }
  });

  it('hold no words of what is deleted', () => {
    const doc = new Y.Doc({ gc: false });
    doc.getText('text').insert(0, 'secret');
    doc.getText('text').delete(0, 6);
    const [slice] = slicesOf(doc, { structs: 9, bytes: 99 }) as [Uint8Array];
    expect(Buffer.from(slice).includes('secret')).toBe(false);
  });
});
