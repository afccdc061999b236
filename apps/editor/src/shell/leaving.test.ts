import { expect, test, vi } from 'vitest';
import { beforeReload, reloadPage } from './leaving.ts';

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
