import { createHash } from 'node:crypto';
import { sha256Sync, utf8 } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { nodeSha256 } from './node-sha256.ts';
import { GENESIS, nextHead } from './position.ts';

const sha256 = (...parts: string[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(Buffer.from(part, 'hex'));
  return hash.digest('hex');
};

describe('position', () => {
  const edit = sha256Sync(utf8('an envelope'));

  it('begins with 32 zero bytes', () => {
    expect(GENESIS).toEqual({ seq: 0, head: '00'.repeat(32) });
  });

  it('chains SHA-256(head ‖ SHA-256(envelope))', () => {
    const first = nextHead(GENESIS.head, edit);
    expect(first).toBe(sha256(GENESIS.head, edit));
    expect(first).toBe('2b04c11183f50a3679365ade34f9c4ba50f8b1a5d51068943402c38246a71399');
    expect(nextHead(first, edit)).toBe(sha256(first, edit));
  });

  it('is the same with the hash for pages and with the one for servers', () => {
    expect(nextHead(GENESIS.head, edit, nodeSha256)).toBe(nextHead(GENESIS.head, edit));
  });
});
