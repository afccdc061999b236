import { expect, test } from 'vitest';
import { FileNames } from './file-names.ts';

test('no two names are one, for a file system without capitals or with accents apart', () => {
  const names = new FileNames();
  const given = [
    'Notes.md',
    'notes.md',
    'NOTES.md',
    'notes (2).md',
    'cafe\u0301.md',
    'caf\u00e9.md',
    'other.md',
  ];
  expect(given.map((name) => names.free(name))).toEqual([
    'Notes.md',
    'notes (2).md',
    'NOTES (3).md',
    'notes (2) (2).md',
    'cafe\u0301.md',
    'caf\u00e9 (2).md',
    'other.md',
  ]);
});
