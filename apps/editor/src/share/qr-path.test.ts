import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { type QrPath, qrPath } from './qr-path.ts';

/** Paints the path, so many pixels a module, as a screen would. */
function painted({ size, path }: QrPath, scale: number) {
  const width = size * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const from = (row * width + Number(x) * scale) * 4;
      for (let at = from; at < from + Number(length) * scale * 4; at += 4) data.fill(0, at, at + 3);
    }
  }
  return { width, height: width, data };
}

test('a link as long as Parley’s is read back from its code', () => {
  const link = `https://parley.example.org/d/#${'AQL1_-x9'.repeat(12)}`;
  expect(decodeQR(painted(qrPath(link), 4))).toBe(link);
});

test('there is a quiet zone of four modules on every side', () => {
  const { size, path } = qrPath('https://parley.example.org');
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number));
  expect(Math.min(...runs.map(([x = 0]) => x))).toBe(4);
  expect(Math.min(...runs.map(([, y = 0]) => y))).toBe(4);
  expect(Math.max(...runs.map(([x = 0, , length = 0]) => x + length))).toBe(size - 4);
  expect(Math.max(...runs.map(([, y = 0]) => y))).toBe(size - 5);
});
