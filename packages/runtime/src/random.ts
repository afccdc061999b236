/** Randomness, handed in: the system's for keys and nonces, a seeded one for simulations. */
export interface Random {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** A number in [0, 1). */
  float(): number;
}

const WEB_CRYPTO_LIMIT = 65_536;

export const systemRandom: Random = {
  bytes(length) {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += WEB_CRYPTO_LIMIT) {
      crypto.getRandomValues(out.subarray(at, Math.min(length, at + WEB_CRYPTO_LIMIT)));
    }
    return out;
  },
  float: () => Math.random(),
};
