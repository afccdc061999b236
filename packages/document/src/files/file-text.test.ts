import { expect, test } from 'vitest';
import { fileText, pageText } from './file-text.ts';

/** Letters of one byte each, as the old charsets of the West have them. */
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf16 = (text: string): Uint8Array => {
  const units = Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0));
  return new Uint8Array(units.buffer);
};
const reasonOf = (read: () => string): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof Error && 'reason' in error ? error.reason : error;
  }
};

test('text is UTF-8, or UTF-16 that says so, and what it begins with to say so is no letter', () => {
  expect(fileText(new TextEncoder().encode('caf\u00e9'))).toBe('caf\u00e9');
  expect(fileText(new TextEncoder().encode('\ufeffcaf\u00e9'))).toBe('caf\u00e9');
  expect(fileText(utf16('caf\u00e9'))).toBe('caf\u00e9');
  expect(reasonOf(() => fileText(bytes('caf\u00e9')))).toBe('not-text');
});

test.each([
  '<meta charset="windows-1252">',
  '<META CHARSET=latin1>',
  '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
  '<?xml version="1.0" encoding="ISO-8859-1"?>',
])('a page that says how its letters are written is read so: %s', (declared) => {
  expect(pageText(bytes(`${declared}caf\u00e9`))).toContain('caf\u00e9');
});

test('one that says what is not so, or nothing, is refused or read as UTF-8', () => {
  expect(reasonOf(() => pageText(bytes('<meta charset="nonsense">caf\u00e9')))).toBe('not-text');
  expect(reasonOf(() => pageText(bytes('<p>caf\u00e9')))).toBe('not-text');
  const lying = new TextEncoder().encode('<meta charset="latin1">caf\u00e9');
  expect(pageText(lying)).toContain('caf\u00e9');
});
