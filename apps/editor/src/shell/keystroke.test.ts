import { expect, test } from 'vitest';
import { isStroke, type Keystroke, typesSomething } from './keystroke.ts';

const stroke = (key: string, code: string, ...held: ('ctrl' | 'meta' | 'alt' | 'shift')[]): Keystroke => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

test('Mod is Control, and on a Mac Command; no other modifier may be held', () => {
  expect(isStroke('Mod-K', stroke('k', 'KeyK', 'ctrl'), false)).toBe(true);
  expect(isStroke('Mod-K', stroke('k', 'KeyK', 'meta'), true)).toBe(true);
  expect(isStroke('Mod-K', stroke('k', 'KeyK', 'ctrl'), true)).toBe(false);
  expect(isStroke('Mod-K', stroke('K', 'KeyK', 'ctrl', 'shift'), false)).toBe(false);
  expect(isStroke('Mod-K', stroke('k', 'KeyK', 'ctrl', 'alt'), false)).toBe(false);
  expect(isStroke('Mod-Shift-K', stroke('K', 'KeyK', 'ctrl', 'shift'), false)).toBe(true);
});

test('signs are as typed, wherever they stand on the keyboard', () => {
  expect(isStroke('Mod-/', stroke('/', 'Slash', 'ctrl'), false)).toBe(true);
  expect(isStroke('Mod-/', stroke('/', 'Digit7', 'ctrl', 'shift'), false)).toBe(true);
  expect(isStroke('?', stroke('?', 'Slash', 'shift'), false)).toBe(true);
  expect(isStroke('Mod--', stroke('-', 'Minus', 'ctrl'), false)).toBe(true);
});

test('where the keyboard writes another alphabet, the key’s place counts; on another Latin layout the letter', () => {
  expect(isStroke('Mod-K', stroke('л', 'KeyK', 'ctrl'), false)).toBe(true);
  expect(isStroke('Mod-K', stroke('t', 'KeyK', 'ctrl'), false)).toBe(false);
  expect(isStroke('Mod-Shift-8', stroke('*', 'Digit8', 'ctrl', 'shift'), false)).toBe(true);
  expect(isStroke('Mod-Alt-C', stroke('ç', 'KeyC', 'meta', 'alt'), true)).toBe(true);
});

test('a sign without a modifier is something one types', () => {
  expect(typesSomething('?')).toBe(true);
  expect(typesSomething('Mod-/')).toBe(false);
  expect(typesSomething('F6')).toBe(false);
});
