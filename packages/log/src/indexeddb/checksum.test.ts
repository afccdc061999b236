import { sha256Sync, utf8 } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { crc32, sha256 } from './checksum.ts';

describe('checksums', () => {
  it('crc32 is the one of IEEE 802.3, of parts as of the whole', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
    expect(crc32(utf8('1234'), utf8(''), utf8('56789'))).toBe(0xcbf43926);
    expect(crc32()).toBe(0);
  });

  it('crc32 sees every single bit that turns', () => {
    const bytes = utf8('an envelope, more or less');
    const sum = crc32(bytes);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = bytes.slice();
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(crc32(copy)).not.toBe(sum);
    }
  });

  it('sha256 is that of the wire', async () => {
    expect(await sha256(utf8('abc'))).toBe(sha256Sync(utf8('abc')));
  });
});
