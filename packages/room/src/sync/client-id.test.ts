import { createHash } from 'node:crypto';
import { fc } from '@parley/runtime/properties';
import { WireError } from '@parley/wire';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { clientIdOf } from './client-id.ts';

const session = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

it('gives each session and branch an id of its own, always the same', () => {
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
  const named = Buffer.concat([
    Buffer.from('\x10parley client id'),
    Buffer.alloc(32, 0xaa),
    Buffer.from([0]),
  ]);
  const hash = createHash('sha256').update(named).digest();
  expect(clientIdOf(a)).toBe(Number(hash.readBigUInt64BE() >> 11n));
  expect(clientIdOf(a)).toBe(clientIdOf(a, 0));
  expect(new Set([clientIdOf(a), clientIdOf(b), clientIdOf(a, 1), clientIdOf(a, 2)]).size).toBe(4);
});

it('uses 53 bits, never 0, and refuses what is no session or branch', () => {
  let bits = 0n;
  fc.assert(
    fc.property(session, fc.nat(), (id, branch) => {
      const client = clientIdOf(id, branch);
      expect(Number.isSafeInteger(client) && client > 0).toBe(true);
      bits |= BigInt(client);
    }),
  );
  expect(bits).toBe(2n ** 53n - 1n);
  expect(() => clientIdOf('a')).toThrow(WireError);
  expect(() => clientIdOf('a'.repeat(64), -1)).toThrow(WireError);
  expect(() => clientIdOf('a'.repeat(64), 2 ** 32)).toThrow(WireError);
});

it('is carried whole by both formats, state vectors and relative positions', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (client) => {
      const doc = new Y.Doc();
      doc.clientID = client;
      doc.getText('text').insert(0, 'some words');
      doc.getText('text').delete(2, 3);
      const v1 = new Y.Doc();
      Y.applyUpdate(v1, Y.encodeStateAsUpdate(doc));
      const v2 = new Y.Doc();
      Y.applyUpdateV2(v2, Y.encodeStateAsUpdateV2(v1));
      expect([...Y.decodeStateVector(Y.encodeStateVector(v2)).keys()]).toEqual([client]);
      const position = Y.createRelativePositionFromTypeIndex(doc.getText('text'), 4);
      const there = Y.decodeRelativePosition(Y.encodeRelativePosition(position));
      expect(Y.createAbsolutePositionFromRelativePosition(there, v2)?.index).toBe(4);
    }),
  );
});
