import { expect, test } from 'vitest';
import { ariaKeys, isMac, shownKeys } from './keys.ts';

test('shortcuts are told as the keyboard shows them', () => {
  expect(shownKeys('Mod-Shift-Z', true)).toBe('⌘⇧Z');
  expect(shownKeys('Mod-Shift-Z', false)).toBe('Ctrl+Shift+Z');
  expect(shownKeys('Mod-Alt-n', false)).toBe('Ctrl+Alt+N');
  expect(ariaKeys('Mod-Alt-1', true)).toBe('Meta+Alt+1');
  expect(ariaKeys('Mod-Alt-1', false)).toBe('Control+Alt+1');
  expect(isMac('MacIntel')).toBe(true);
  expect(isMac('Linux x86_64')).toBe(false);
});

test('arrows are shown as arrows', () => {
  expect(shownKeys('Alt-Shift-ArrowUp', false)).toBe('Alt+Shift+↑');
  expect(shownKeys('Alt-Shift-ArrowDown', true)).toBe('⌥⇧↓');
});
