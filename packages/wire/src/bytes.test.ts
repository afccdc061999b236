import { createHash } from 'node:crypto';
import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import {
  asBytes,
  concat,
  equalBytes,
  fromBase64Url,
  fromHex,
  sha256Sync,
  toBase64Url,
  toHex,
  utf8,
  WireError,
} from './index.ts';

const anyBytes = fc.uint8Array({ maxLength: 200 });

describe('bytes', () => {
  it('are joined in a buffer of their own', () => {
    const [a, b] = [utf8('ab'), utf8('c')];
    const joined = concat(a, new Uint8Array(), b);
    a.fill(0);
    expect(joined).toEqual(utf8('abc'));
    expect(concat()).toEqual(new Uint8Array());
  });

  it('are equal by content', () => {
    expect(equalBytes(utf8('ab'), utf8('xab').subarray(1))).toBe(true);
    expect(equalBytes(utf8('ab'), utf8('ac'))).toBe(false);
    expect(equalBytes(utf8('ab'), utf8('a'))).toBe(false);
  });

  it('W10: are copied where they are part of something larger', () => {
    const own = utf8('whole');
    expect(asBytes(own)).toBe(own);
    for (const part of [own.subarray(1), Buffer.from('pooled'), new Uint8Array(new SharedArrayBuffer(4))]) {
      const copy = asBytes(part);
      expect(equalBytes(copy, part)).toBe(true);
      expect(copy.buffer.byteLength).toBe(part.length);
      expect(Object.getPrototypeOf(copy)).toBe(Uint8Array.prototype);
      expect(copy.buffer).not.toBe(part.buffer);
    }
  });
});

describe('hex', () => {
  it('agrees with Node', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(equalBytes(fromHex(toHex(bytes)), bytes)).toBe(true);
      }),
    );
  });

  it.each(['a', 'AB', '0g', 'a ', 'äb', '🐦'])('W2: refuses %j', (text) => {
    expect(() => fromHex(text)).toThrow(WireError);
  });
});

describe('base64url', () => {
  it('agrees with Node', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(equalBytes(fromBase64Url(toBase64Url(bytes)), bytes)).toBe(true);
      }),
    );
  });

  it.each(['A', 'AB=', 'AA==', 'A+', 'A/', 'A A', 'AB', 'AAB', 'ÄA', 'AAAAA'])('W2: refuses %j', (text) => {
    expect(() => fromBase64Url(text)).toThrow(WireError);
  });
});

it('SHA-256 agrees with Node', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1_000 }), (bytes) => {
      expect(sha256Sync(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});
