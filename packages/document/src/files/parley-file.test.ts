import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { FileError } from './file-error.ts';
import { packParleyFile, unpackParleyFile } from './parley-file.ts';

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof FileError) return error.reason;
  throw new Error(`not a FileError: ${String(error)}`);
}

function sample(): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('title').insert(0, 'Everything');
  doc.getMap('images').set(
    'a',
    new Uint8Array(5_000).map((_, at) => (at * 7_919) % 251),
  );
  doc.getArray('something newer').push([1, 2, 3]);
  return Y.encodeStateAsUpdateV2(doc);
}

describe('a Parley file', () => {
  it('gives back what was packed, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (update) => {
        expect(await unpackParleyFile(await packParleyFile(update))).toEqual(new Uint8Array(update));
      }),
      { numRuns: 50 },
    );
  });

  it('is laid out as described', async () => {
    const update = sample();
    const file = await packParleyFile(update);
    expect([...file.subarray(0, 9)]).toEqual([0x89, ...Buffer.from('PARLEY\n'), 1]);
    expect(Buffer.from(file.subarray(9, 41))).toEqual(createHash('sha256').update(update).digest());
    expect(inflateRawSync(file.subarray(41))).toEqual(Buffer.from(update));
  });

  it('refuses what is none', async () => {
    expect(await reasonOf(unpackParleyFile(new Uint8Array(0)))).toBe('not-parley');
    expect(await reasonOf(unpackParleyFile(Buffer.from('# Markdown, after all')))).toBe('not-parley');
    const zero = await packParleyFile(sample());
    zero[8] = 0;
    expect(await reasonOf(unpackParleyFile(zero))).toBe('not-parley');
  });

  it('refuses a newer version', async () => {
    const file = await packParleyFile(sample());
    file[8] = 2;
    expect(await reasonOf(unpackParleyFile(file))).toBe('newer-version');
  });

  it('refuses one that was cut short, wherever', async () => {
    const file = await packParleyFile(sample());
    for (const length of [8, 9, 20, 41, 42, 60, Math.floor(file.length / 2), file.length - 1])
      expect(await reasonOf(unpackParleyFile(file.subarray(0, length))), `${length} bytes`).toBe('truncated');
  });

  it('refuses one with something behind its end', async () => {
    const file = await packParleyFile(sample());
    const longer = new Uint8Array(file.length + 1);
    longer.set(file);
    expect(await reasonOf(unpackParleyFile(longer))).toBe('damaged');
  });

  it('refuses more than it may hold, without inflating it', async () => {
    const bomb = await packParleyFile(new Uint8Array(4_000_000));
    expect(bomb.length).toBeLessThan(10_000);
    expect(await reasonOf(unpackParleyFile(bomb, 1_000_000))).toBe('too-much');
  });

  it('never gives anything else than what was packed: a changed byte is always refused', async () => {
    const update = sample();
    const file = await packParleyFile(update);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const changed = new Uint8Array(file);
          changed[at] = (changed[at] ?? 0) ^ change;
          const result = await unpackParleyFile(changed).catch((error: unknown) => error);
          // A bit of deflate that means nothing may change; what comes out may not.
          if (result instanceof Uint8Array) expect(result).toEqual(new Uint8Array(update));
          else expect(result).toBeInstanceOf(FileError);
        },
      ),
      { numRuns: 150 },
    );
  });
});
