import { freshSeed } from '@parley/runtime/seeds';
import { xoshiro128 } from '@parley/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat, equalBytes, FieldWriter, LIMITS, sha256Sync, toHex, utf8, WireError } from './index.ts';
import { FORMATS, type Format } from './testing/formats.ts';

const INPUTS = 1_000_000;
const SEED = freshSeed();

/** A hostile or damaged input and the decoder it is meant for. */
class Mutator {
  readonly #next: () => number;
  readonly #valid: readonly { format: Format; bytes: Uint8Array }[];

  constructor(seed: string) {
    const words = sha256Sync(utf8(seed)).match(/.{8}/g) as string[];
    const [a, b, c, d] = words.map((word) => Number.parseInt(word, 16)) as [number, number, number, number];
    this.#next = xoshiro128([a, b, c, d | 1]);
    this.#valid = FORMATS.flatMap((format) =>
      Object.keys(format.samples).map((name) => ({ format, bytes: format.encodeSample(name) })),
    );
  }

  input(): { format: Format; bytes: Uint8Array } {
    const { format, bytes } = this.#pick(this.#valid);
    if (this.#below(8) === 0) return { format, bytes: this.#random(this.#below(200)) };
    let mutated = bytes;
    for (let times = 1 + this.#below(3); times > 0; times--) mutated = this.#mutate(mutated);
    return { format, bytes: mutated };
  }

  #mutate(bytes: Uint8Array): Uint8Array {
    const at = this.#below(bytes.length + 1);
    const length = this.#below(40);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (this.#below(8)) {
      case 0:
        return this.#flip(bytes, at, 1 << this.#below(8));
      case 1:
        return this.#flip(bytes, at, 1 + this.#below(255));
      case 2: // truncation
        return before;
      case 3: // insertion
        return concat(before, this.#random(length), after);
      case 4: // deletion
        return concat(before, after.subarray(length));
      case 5: // doubling
        return concat(before, after.subarray(0, length), after);
      case 6: // a tampered length: a number of any size in the place of a byte
        return concat(before, new FieldWriter().uint(this.#number()).finish(), after.subarray(1));
      default: // a piece of another message
        return concat(before, this.#pick(this.#valid).bytes.subarray(at));
    }
  }

  #flip(bytes: Uint8Array, at: number, bits: number): Uint8Array {
    const flipped = bytes.slice();
    if (at < flipped.length) flipped[at] = (flipped[at] as number) ^ bits;
    return flipped;
  }

  #random(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.#next();
    return bytes;
  }

  #number(): number {
    return Math.floor((this.#next() / 2 ** 32) * 2 ** (1 + this.#below(53)));
  }

  #below(most: number): number {
    return Math.floor((this.#next() / 2 ** 32) * most);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }
}

/** How `format` takes `bytes`: as it may, or the fault it has. */
function verdict(format: Format, bytes: Uint8Array): 'accepted' | 'refused' | Error {
  try {
    const again = format.roundTrip(bytes);
    return equalBytes(again, bytes) ? 'accepted' : new Error(`accepted, and written as ${toHex(again)}`);
  } catch (error) {
    return error instanceof WireError ? 'refused' : new Error('threw something else', { cause: error });
  }
}

describe(`${INPUTS} random and mutated inputs`, () => {
  const traced = Error.stackTraceLimit;
  beforeAll(() => {
    // Most inputs are refused; their stack traces would take more time than the decoders.
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = traced;
  });

  it(`W2 W4 W5: each is refused with WireError, or is the one encoding of a message (PARLEY_SEED=${SEED})`, {
    timeout: 120_000,
  }, () => {
    const mutator = new Mutator(SEED);
    let accepted = 0;
    for (let i = 0; i < INPUTS; i++) {
      const { format, bytes } = mutator.input();
      const result = verdict(format, bytes);
      if (result instanceof Error) {
        throw new Error(`PARLEY_SEED=${SEED}, input ${i}, ${format.name}: ${toHex(bytes)}`, {
          cause: result,
        });
      }
      if (result === 'accepted') accepted++;
    }
    // The inputs are worth something only if many get past the first checks, and many do not.
    expect(accepted).toBeGreaterThan(INPUTS / 20);
    expect(accepted).toBeLessThan(INPUTS / 2);
  });
});

describe('W3: nothing is allocated on the word of a length', () => {
  const HUGE = [2 ** 14, 2 ** 20, 2 ** 28, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER].map((number) =>
    new FieldWriter().uint(number).finish(),
  );

  for (const format of FORMATS) {
    it(`${format.name}: with a huge number in the place of any byte`, () => {
      for (const name of Object.keys(format.samples)) {
        const bytes = format.encodeSample(name);
        let before = process.memoryUsage();
        for (let at = 0; at < bytes.length; at++) {
          for (const number of HUGE) {
            const result = verdict(format, concat(bytes.subarray(0, at), number, bytes.subarray(at + 1)));
            if (result instanceof Error) throw result;
            const after = process.memoryUsage();
            // A garbage collection can only make these smaller.
            if (
              after.arrayBuffers - before.arrayBuffers > 16_384 ||
              after.heapUsed - before.heapUsed > 1_048_576
            ) {
              expect.fail(`${name}: ${toHex(number)} at ${at} takes memory`);
            }
            before = after;
          }
        }
      }
    });
  }

  it('refuses what is larger than a message, unread', () => {
    for (const format of FORMATS) {
      const input = new Uint8Array(LIMITS.message + 1);
      expect(() => format.decode(input), format.name).toThrow(WireError);
    }
  });
});
