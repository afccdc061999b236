import fc from 'fast-check';
import { freshSeed } from './seeds.ts';

const seed = Number(freshSeed());
// Other random tests may be given words as a seed; fast-check then takes one of its own.
fc.configureGlobal(Number.isSafeInteger(seed) ? { seed } : {});

/** fast-check, with the seed that all random tests of this run have. It prints that when a property fails. */
export { fc };
