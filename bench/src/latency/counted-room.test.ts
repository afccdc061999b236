import { expect, test } from 'vitest';
import { perKeystroke, total } from './counted-room.ts';

test('what a room sends anyway is not counted with a keystroke', () => {
  const idle = { counts: { alive: 60 }, ms: 6_000 };
  const typing = { counts: { alive: 25, edit: 14, have: 4 }, ms: 2_000 };
  const each = perKeystroke(typing, idle, 2);
  expect(each).toEqual({ alive: 2.5, edit: 7, have: 2 });
  expect(total(each)).toBe(11.5);
});
