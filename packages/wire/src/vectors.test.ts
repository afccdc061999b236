import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, type Hex32, toHex } from './index.ts';
import { FORMATS } from './testing/formats.ts';
import { currentVectors, VECTORS_FILE, type Vectors } from './testing/vectors.ts';

const vectors: Vectors = JSON.parse(readFileSync(VECTORS_FILE, 'utf8'));

describe('W19: the bytes of a version never change', () => {
  it('writes every sample as the vectors of this PROTOCOL_VERSION have it', () => {
    // If this fails, the wire has changed: raise PROTOCOL_VERSION, then run testing/write-vectors.ts.
    expect(currentVectors()).toEqual(vectors);
  });

  for (const format of FORMATS) {
    it(`reads the vectors of ${format.name}`, () => {
      for (const [name, hex] of Object.entries(vectors[format.name] as Record<string, Hex32>)) {
        expect(format.decode(fromHex(hex)), name).toEqual(format.samples[name]);
        expect(toHex(format.roundTrip(fromHex(hex))), name).toBe(hex);
      }
    });
  }
});
