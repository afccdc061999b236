import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeDataDirectory } from './data-directory.ts';
import { StartError } from './start-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-data-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('makes the folder, readable by its owner only', () => {
  const path = join(folder, 'new', 'data');
  takeDataDirectory(path).release();
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test('is held by one at a time', () => {
  const path = join(folder, 'held');
  const first = takeDataDirectory(path);
  expect(() => takeDataDirectory(path)).toThrow(StartError);
  first.release();
  takeDataDirectory(path).release();
});

test('a place that takes no folder is said, at once', () => {
  expect(() => takeDataDirectory('/proc/parley')).toThrow(/cannot be written \(ENOENT\)/);
});
