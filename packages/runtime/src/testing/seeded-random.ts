import type { Random } from '../random.ts';
import { xoshiro128 } from './xoshiro128.ts';

/** Randomness that is the same for the same seed: for simulations and tests, whose printed seed repeats a run. Never
 * for keys. The generator is xoshiro128**, its state filled from the seed by SplitMix32. */
export function seededRandom(seed: number | string): Random {
  const mix = splitMix32(hash32(String(seed)));
  const next = xoshiro128([mix(), mix(), mix(), mix()]);
  return {
    bytes(length) {
      const out = new Uint8Array(length);
      for (let at = 0; at < length; at += 4) {
        const word = next();
        for (let i = 0; i < 4 && at + i < length; i++) out[at + i] = word >>> (8 * i);
      }
      return out;
    },
    // 53 bits, as Math.random has.
    float: () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53,
  };
}

/** FNV-1a (Fowler, Noll, Vo) over UTF-16 code units, low byte first. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 255), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash;
}

/** SplitMix (Steele, Lea, Flood, OOPSLA 2014) in 32 bits, with the finalizer of MurmurHash3. Four outputs in a row are
 * never all zero, because different counters give different outputs. */
function splitMix32(seed: number): () => number {
  let counter = seed;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = counter;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
}
