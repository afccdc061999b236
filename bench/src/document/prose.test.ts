import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { enter, TEXT } from '../traces/history.ts';
import { writtenProse } from './prose.ts';

function textOf(length: number, edits: number): string {
  const doc = new Y.Doc();
  for (const { patches } of writtenProse(length, edits)) enter(doc, patches);
  return doc.getText(TEXT).toString();
}

test('prose has the length that was asked for, and is the same each time', () => {
  const text = textOf(60_000, 500);
  expect(text.length).toBe(60_000);
  expect(Buffer.byteLength(text)).toBe(60_000);
  expect(textOf(60_000, 500)).toBe(text);
});

test('prose compresses about as English does: to 30 to 45 %', () => {
  const text = textOf(1_000_000, 1_000);
  const share = gzipSync(text).length / text.length;
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(0.45);
});
