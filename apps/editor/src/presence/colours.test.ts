import { expect, test } from 'vitest';
import { COLOURS, colourAt, contrastWithWhite, readableColour } from './colours.ts';

test('a name is readable on every colour one can choose', () => {
  for (const colour of COLOURS) {
    expect(contrastWithWhite(colour), colour).toBeGreaterThanOrEqual(4.5);
    expect(readableColour(colour, 3), colour).toBe(colour);
  }
});

test('contrast is as WCAG counts it', () => {
  expect(contrastWithWhite('#ffffff')).toBeCloseTo(1, 5);
  expect(contrastWithWhite('#000000')).toBeCloseTo(21, 5);
  expect(contrastWithWhite('#767676')).toBeCloseTo(4.54, 1);
});

test('what somebody says is their colour is taken only if it can be read and seen', () => {
  for (const bad of [
    '#ffff00',
    '#ffffff',
    '#000000',
    '#000040',
    'red',
    '#abc',
    'url(x)',
    7,
    null,
    undefined,
  ]) {
    expect(readableColour(bad, 11), String(bad)).toBe(colourAt(11));
  }
  expect(readableColour('#2255aa', 11)).toBe('#2255aa');
});
