import { deflateRawSync } from 'node:zlib';
import { asBytes, type Bytes, concat, fromHex, toHex, utf8 } from '@parley/wire';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SUITES } from './testing/people.ts';
import { SealError } from './types.ts';
import { webCrypto } from './web-crypto.ts';

describe.each(SUITES)('%s', (_name, make) => {
  const suite = make();

  it('hashes as FIPS 180-4 says', async () => {
    expect(toHex(await suite.sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('expands as RFC 5869 says (test case 3: no salt, no info)', async () => {
    const out = await suite.hkdf(fromHex('0b'.repeat(22)), new Uint8Array(0), '', 42);
    expect(toHex(out)).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    );
  });

  it('signs and verifies as RFC 8032 says (test 2)', async () => {
    const key = await suite.signingKey(
      fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
    );
    expect(toHex(key.publicKey)).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    const data = fromHex('72');
    const signature = await key.sign(data);
    expect(toHex(signature)).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(await suite.verify(key.publicKey, signature, data)).toBe(true);
    expect(await suite.verify(key.publicKey, signature, fromHex('73'))).toBe(false);
    expect(await suite.verify(key.publicKey, signature.slice(1), data)).toBe(false);
  });

  it('encrypts as the GCM specification says (test case 14)', async () => {
    const key = await suite.cipherKey(new Uint8Array(32));
    const none = new Uint8Array(0);
    const sealed = await key.encrypt(new Uint8Array(12), new Uint8Array(16), none);
    expect(toHex(sealed)).toBe('cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919');
    expect(await key.decrypt(new Uint8Array(12), sealed, none)).toEqual(new Uint8Array(16));
  });

  it('opens nothing under another key, nonce or additional data, and nothing shorter than a tag', async () => {
    const key = await suite.cipherKey(fromHex('01'.repeat(32)));
    const other = await suite.cipherKey(fromHex('02'.repeat(32)));
    const nonce = new Uint8Array(12);
    const sealed = await key.encrypt(nonce, utf8('text'), utf8('header'));
    await expect(other.decrypt(nonce, sealed, utf8('header'))).rejects.toThrow(SealError);
    await expect(key.decrypt(fromHex('00'.repeat(11).concat('01')), sealed, utf8('header'))).rejects.toThrow(
      SealError,
    );
    await expect(key.decrypt(nonce, sealed, utf8('Header'))).rejects.toThrow(SealError);
    await expect(key.decrypt(nonce, sealed.slice(0, 15), utf8('header'))).rejects.toThrow(SealError);
  });

  it('refuses seeds and keys of another length', async () => {
    await expect(suite.signingKey(new Uint8Array(31))).rejects.toThrow(SealError);
    await expect(suite.cipherKey(new Uint8Array(16))).rejects.toThrow(SealError);
  });

  it('rejects public keys that any signature would fit: points of small order, and encodings beyond the prime', async () => {
    // With the neutral point as key, R = [S]B verifies for every message: S = 1, R = B.
    const base = `58${'66'.repeat(31)}`;
    const forged = fromHex(`${base}01${'00'.repeat(31)}`);
    for (const key of [
      `01${'00'.repeat(31)}`,
      `01${'00'.repeat(30)}80`,
      `00${'00'.repeat(31)}`,
      `ee${'ff'.repeat(30)}7f`,
      `ec${'ff'.repeat(30)}7f`,
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    ]) {
      expect(await suite.verify(fromHex(key), forged, utf8('anything'))).toBe(false);
    }
  });

  it('says false, not an error, to 32 bytes that are no point', async () => {
    const key = await suite.signingKey(fromHex('07'.repeat(32)));
    const signature = await key.sign(utf8('text'));
    expect(await suite.verify(fromHex(`02${'00'.repeat(31)}`), signature, utf8('text'))).toBe(false);
  });

  it('deflates and inflates', async () => {
    const data = utf8('to be or not to be, '.repeat(5_000));
    const deflated = await suite.deflate(data);
    expect(deflated.length).toBeLessThan(2_000);
    expect(await suite.inflate(deflated, data.length)).toEqual(data);
    await expect(suite.inflate(deflated, data.length - 1)).rejects.toThrow(SealError);
  });

  it('inflates nothing cut short, followed by more, or made up', async () => {
    const deflated = await suite.deflate(utf8('text '.repeat(100)));
    for (const bad of [
      deflated.slice(0, -1),
      concat(deflated, utf8('more')),
      fromHex('ffffff'),
      new Uint8Array(0),
    ]) {
      await expect(suite.inflate(bad, 10_000)).rejects.toThrow(SealError);
    }
  });
});

describe('webCrypto', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('says plainly that a page without a secure context cannot seal', () => {
    vi.stubGlobal('crypto', {});
    expect(() => webCrypto()).toThrow(/https or at localhost/);
    expect(() => webCrypto()).toThrow(SealError);
  });

  it('names what an older browser lacks', async () => {
    const subtle = {
      importKey: () => Promise.reject(new DOMException('no such algorithm', 'NotSupportedError')),
    } as unknown as SubtleCrypto;
    await expect(webCrypto(subtle).signingKey(new Uint8Array(32))).rejects.toThrow(/Ed25519/);
  });

  it('stops a deflate bomb early', async () => {
    const bomb = asBytes(deflateRawSync(new Uint8Array(100 * 1024 * 1024)));
    let inflated = 0;
    const Original = globalThis.DecompressionStream;
    vi.stubGlobal(
      'DecompressionStream',
      class {
        readonly readable: ReadableStream<Bytes>;
        readonly writable: WritableStream;
        constructor(format: CompressionFormat) {
          const real = new Original(format);
          this.writable = real.writable;
          this.readable = real.readable.pipeThrough(
            new TransformStream({
              transform(piece: Bytes, controller) {
                inflated += piece.length;
                controller.enqueue(piece);
              },
            }),
          );
        }
      },
    );
    await expect(webCrypto().inflate(bomb, 64 * 1024)).rejects.toThrow(/more than 65536 bytes/);
    expect(inflated).toBeGreaterThan(64 * 1024);
    expect(inflated).toBeLessThan(9 * 1024 * 1024);
  });
});
