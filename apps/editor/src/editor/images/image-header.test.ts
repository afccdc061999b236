import { imageHeader } from '@parley/document/image-header';
import { fc } from '@parley/runtime/properties';
import { expect, test } from 'vitest';
import { staysAsItIs } from './prepare-image.ts';

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** One pixel each. */
const PNG = bytes(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
);
const GIF = bytes('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7');
const LOSSY = bytes('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA');
const LOSSLESS = bytes('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==');

/** A PNG chunk, put in before what follows the header. */
const withChunk = (type: string, data: string): Uint8Array => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const chunk = Buffer.concat([length, Buffer.from(type + data), Buffer.alloc(4)]);
  return new Uint8Array(Buffer.concat([PNG.subarray(0, 33), chunk, PNG.subarray(33)]));
};

const plain = { width: 1, height: 1, moves: false, tells: false };

test('the size of an image, by its first bytes', () => {
  expect(imageHeader(PNG, 'image/png')).toEqual(plain);
  expect(imageHeader(GIF, 'image/gif')).toEqual(plain);
  expect(imageHeader(LOSSY, 'image/webp')).toEqual(plain);
  expect(imageHeader(LOSSLESS, 'image/webp')).toEqual(plain);
  const jpeg = Buffer.from('ffd8ffe000040000ffc0000b08012c019001011100', 'hex');
  expect(imageHeader(jpeg, 'image/jpeg')).toMatchObject({ width: 400, height: 300 });
});

test('what tells more than its picture, and what moves', () => {
  expect(imageHeader(withChunk('eXIf', 'somewhere'), 'image/png')).toEqual({ ...plain, tells: true });
  expect(imageHeader(withChunk('tEXt', 'Author\0Ada'), 'image/png')).toEqual({ ...plain, tells: true });
  expect(imageHeader(withChunk('acTL', '12345678'), 'image/png')).toEqual({ ...plain, moves: true });
  const picture = Buffer.from(GIF.subarray(27, -1));
  const moving = Buffer.concat([GIF.subarray(0, -1), picture, Buffer.from([0x3b])]);
  expect(imageHeader(moving, 'image/gif')).toEqual({ ...plain, moves: true });
});

test('a JPEG, a large image and one that tells are drawn anew; the others stay', () => {
  expect(staysAsItIs(1_000, 'image/png', plain)).toBe(true);
  expect(staysAsItIs(1_000, 'image/jpeg', plain)).toBe(false);
  expect(staysAsItIs(1_000, 'image/png', { ...plain, tells: true })).toBe(false);
  expect(staysAsItIs(1_000, 'image/webp', { ...plain, width: 2_049 })).toBe(false);
  expect(staysAsItIs(1_000_000, 'image/png', plain)).toBe(false);
  expect(staysAsItIs(1_000_000, 'image/webp', plain)).toBe(true);
  expect(staysAsItIs(3_000_000, 'image/gif', { ...plain, moves: true })).toBe(false);
});

test('any bytes have a header or none', () => {
  for (const [start, type] of [
    [PNG, 'image/png'],
    [GIF, 'image/gif'],
    [LOSSY, 'image/webp'],
    [new Uint8Array([0xff, 0xd8]), 'image/jpeg'],
  ] as const)
    fc.assert(
      fc.property(fc.nat(start.length), fc.uint8Array({ maxLength: 200 }), (kept, rest) => {
        imageHeader(new Uint8Array([...start.subarray(0, kept), ...rest]), type);
      }),
    );
});
