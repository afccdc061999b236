/** xoshiro128** 1.1 by David Blackman and Sebastiano Vigna (public domain; "Scrambled Linear Pseudorandom Number
 * Generators", ACM TOMS 47, 2021). Returns unsigned 32-bit numbers, the same for the same state. Not for secrets.
 * Throws RangeError if the state is all zeros, from which it never leaves. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  if ((a | b | c | d) === 0) throw new RangeError('a state of zeros');
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}
