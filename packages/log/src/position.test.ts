import { createHash } from 'node:crypto';
import { utf8 } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { GENESIS, nextEpoch, nextHead } from './position.ts';
import { nodeSha256 } from './sqlite/room.ts';

const sha256 = (...parts: (Uint8Array | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(typeof part === 'string' ? Buffer.from(part, 'hex') : part);
  return hash.digest('hex');
};

describe('position', () => {
  const envelope = utf8('an envelope');

  it('begins with 32 zero bytes', () => {
    expect(GENESIS).toEqual({ epoch: '00'.repeat(32), seq: 0, head: '00'.repeat(32) });
  });

  it('chains SHA-256(head ‖ SHA-256(envelope))', () => {
    const first = nextHead(GENESIS.head, envelope);
    expect(first).toBe(sha256(GENESIS.head, sha256(envelope)));
    expect(first).toBe('2b04c11183f50a3679365ade34f9c4ba50f8b1a5d51068943402c38246a71399');
    expect(nextHead(first, envelope)).toBe(sha256(first, sha256(envelope)));
  });

  it('the epoch after a snapshot is SHA-256(epoch ‖ snapshot hash)', () => {
    const snapshot = sha256(utf8('a snapshot'));
    expect(nextEpoch(GENESIS.epoch, snapshot)).toBe(sha256(GENESIS.epoch, snapshot));
  });

  it('is the same with the hash for pages and with the one for servers', () => {
    expect(nextHead(GENESIS.head, envelope, nodeSha256)).toBe(nextHead(GENESIS.head, envelope));
    expect(nextEpoch(GENESIS.epoch, GENESIS.head, nodeSha256)).toBe(nextEpoch(GENESIS.epoch, GENESIS.head));
  });
});
