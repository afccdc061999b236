import { type CryptoSuite, isSuccessor } from '@parley/seal';
import { type Bytes, type Elder, equalBytes } from '@parley/wire';

/** What this device remembers of homes, for all its documents. Where it can store nothing it remembers for as long as the
 * page lives, and rejects nothing. */
export interface HomeKeys {
  /** The key that home was last known by; null: it was never met. `home` is its `host[:port]`. */
  get(home: string): Promise<Bytes | null>;
  set(home: string, key: Bytes): Promise<void>;
}

/** `known`: the key this device knows it by, or one to which that handed over. `first`: it knew none. `changed`: a person accepted this key meanwhile, in
 * another document or tab. `stranger`: another key
 * than that, or than the document's link names; a person has to be asked. */
export type Meeting = 'known' | 'first' | 'changed' | 'stranger';

/**
 * The key this device knows a home by (rule 8): one for all its documents there, pinned when home is first met. A
 * key that the known one signed follows it; any other counts only once a person has accepted it, and then everywhere on the
 * device.
 */
export class HomePin {
  readonly #suite: CryptoSuite;
  readonly #keys: HomeKeys;
  readonly #home: string;
  /** What the key begins with, by the document's link; null if that does not say. */
  readonly #named: Bytes | null;
  #key: Bytes | null = null;
  #stranger: Bytes | null = null;

  constructor(suite: CryptoSuite, keys: HomeKeys, home: string, named: Bytes | null = null) {
    this.#named = named;
    this.#suite = suite;
    this.#keys = keys;
    this.#home = home;
  }

  /** Null until home was met. */
  get key(): Bytes | null {
    return this.#key;
  }

  /** Looks again whether another document or tab of the device knows it, if this one does not. */
  async find(): Promise<Bytes | null> {
    if (this.#key === null) {
      const kept = await this.#keys.get(this.#home);
      // Home may have introduced itself meanwhile.
      this.#key ??= kept;
    }
    return this.#key;
  }

  /** Home introduced itself under that key, and names those it had before. */
  async meet(key: Bytes, elders: readonly Elder[]): Promise<Meeting> {
    const before = this.#key;
    const kept = await this.#keys.get(this.#home);
    this.#stranger = null;
    const known = kept ?? this.#key;
    if (known === null) {
      if (!(await this.#isNamed(key, elders))) {
        this.#stranger = key;
        return 'stranger';
      }
      await this.#pin(key);
      return 'first';
    }
    if (!equalBytes(known, key)) {
      if (!(await isSuccessor(this.#suite, known, elders, key))) {
        this.#stranger = key;
        return 'stranger';
      }
      await this.#pin(key);
      return 'known';
    }
    this.#key = key;
    if (before === null || equalBytes(before, key)) return 'known';
    return (await isSuccessor(this.#suite, before, elders, key)) ? 'known' : 'changed';
  }

  /** A person accepts the key that was met last, though another was known. False if none such was met. */
  async accept(): Promise<boolean> {
    if (this.#stranger === null) return false;
    const key = this.#stranger;
    this.#stranger = null;
    await this.#pin(key);
    return true;
  }

  /** Whether the link means that key, or one that handed over to it. */
  async #isNamed(key: Bytes, elders: readonly Elder[]): Promise<boolean> {
    const named = this.#named;
    if (named === null) return true;
    const isIt = (one: Bytes): boolean => equalBytes(one.slice(0, named.length), named);
    if (isIt(key)) return true;
    const elder = elders.find((one) => isIt(one.key));
    return elder !== undefined && (await isSuccessor(this.#suite, elder.key, elders, key));
  }

  async #pin(key: Bytes): Promise<void> {
    this.#key = key;
    await this.#keys.set(this.#home, key);
  }
}

/** What is remembered for as long as the page lives. */
export function memoryHomeKeys(): HomeKeys {
  const keys = new Map<string, Bytes>();
  return {
    get: async (home) => keys.get(home) ?? null,
    set: async (home, key) => void keys.set(home, key),
  };
}
