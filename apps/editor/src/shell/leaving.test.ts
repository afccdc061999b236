import { expect, test, vi } from 'vitest';
import { beforeAsking, beforeReload, holdsBack, reloadPage, warnBeforeLoss } from './leaving.ts';

test('what is open is closed before the page reloads', async () => {
  const order: string[] = [];
  const forget = beforeReload(async () => {
    await Promise.resolve();
    order.push('closed');
  });
  await reloadPage(() => order.push('reloaded'));
  expect(order).toEqual(['closed', 'reloaded']);
  forget();
  await reloadPage(() => order.push('reloaded'));
  expect(order).toEqual(['closed', 'reloaded', 'reloaded']);
});

test('it reloads although something cannot be closed, or takes too long', async () => {
  vi.useFakeTimers();
  const forget = [
    beforeReload(() => Promise.reject(new Error('broken'))),
    beforeReload(() => new Promise(() => {})),
  ];
  const reload = vi.fn();
  const done = reloadPage(reload);
  await vi.advanceTimersByTimeAsync(2_900);
  expect(reload).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  await done;
  expect(reload).toHaveBeenCalledOnce();
  for (const stop of forget) stop();
  vi.useRealTimers();
});

test('the browser asks exactly while something is nowhere durable, of whichever room', () => {
  const page = new EventTarget();
  const isAsked = (): boolean => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  const saved = { status: { unsaved: false } };
  const other = { status: { unsaved: false } };
  const stops = [saved, other].map((room) => warnBeforeLoss(room, page as Window));
  expect(isAsked()).toBe(false);
  other.status = { unsaved: true };
  expect(isAsked()).toBe(true);
  stops[1]?.();
  expect(isAsked()).toBe(false);
  stops[0]?.();
});

test('what is written and no room knows of is put there before the browser asks', () => {
  const page = new EventTarget();
  const room = { status: { unsaved: false } };
  const stop = warnBeforeLoss(room, page as Window);
  const forget = beforeAsking(() => {
    room.status = { unsaved: true };
  });
  expect(page.dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(false);
  room.status = { unsaved: false };
  forget();
  expect(page.dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(true);
  stop();
});

test('where a reload would lose something, nothing is closed before the browser has asked', async () => {
  const page = new EventTarget();
  const close = vi.fn(() => Promise.resolve());
  const reload = vi.fn();
  const stop = [beforeReload(close), warnBeforeLoss({ status: { unsaved: true } }, page as Window)];
  await reloadPage(reload);
  expect(reload).toHaveBeenCalledOnce();
  expect(close).not.toHaveBeenCalled();
  for (const end of stop) end();
});

test('the browser asks while something waits that no room can be given yet', () => {
  const page = new EventTarget();
  const isAsked = (): boolean => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  const stop = warnBeforeLoss({ status: { unsaved: false } }, page as Window);
  let waits = true;
  const forget = holdsBack(() => waits);
  expect(isAsked()).toBe(true);
  waits = false;
  expect(isAsked()).toBe(false);
  waits = true;
  forget();
  expect(isAsked()).toBe(false);
  stop();
});
