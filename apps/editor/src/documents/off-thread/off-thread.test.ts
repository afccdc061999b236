import { expect, test } from 'vitest';
import { type Answer, OffThread, type Question, withOffThread } from './off-thread.ts';

type Calls = { double: (n: number) => number; never: (n: number) => number };

/** A worker that answers `double` and is silent about everything else. */
class FakeWorker {
  onmessage: ((event: { data: Answer }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  isEnded = false;

  postMessage({ id, call, argument }: Question): void {
    if (call === 'double') this.answer({ id, result: Number(argument) * 2 });
  }

  answer(data: Answer): void {
    queueMicrotask(() => this.onmessage?.({ data }));
  }

  terminate(): void {
    this.isEnded = true;
  }
}

function made(): { workers: FakeWorker[]; make: () => Worker } {
  const workers: FakeWorker[] = [];
  const make = (): Worker => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  };
  return { workers, make };
}

test('what is asked is answered, and a worker that failed is made anew', async () => {
  const { workers, make } = made();
  const functions = new OffThread<Calls>(make);
  expect(await functions.ask('double', 4)).toBe(8);
  const waiting = functions.ask('never', 1);
  workers[0]?.onerror?.({ message: 'out of memory' });
  await expect(waiting).rejects.toThrow('out of memory');
  expect(await functions.ask('double', 5)).toBe(10);
  expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
});

test('a file that is refused is refused by its reason', async () => {
  const { workers, make } = made();
  const waiting = new OffThread<Calls>(make).ask('never', 1);
  workers[0]?.answer({ id: 1, reason: 'macros' });
  await expect(waiting).rejects.toMatchObject({ name: 'FileError', reason: 'macros' });
});

test('a worker of one’s own ends with the work, and as soon as nobody wants it', async () => {
  const { workers, make } = made();
  const { signal } = new AbortController();
  expect(await withOffThread<Calls, number>(make, signal, (functions) => functions.ask('double', 2))).toBe(4);
  expect(workers[0]?.isEnded).toBe(true);

  const stopping = new AbortController();
  const waiting = withOffThread<Calls, number>(make, stopping.signal, (functions) =>
    functions.ask('never', 2),
  );
  stopping.abort();
  await expect(waiting).rejects.toBe(stopping.signal.reason);
  expect(workers[1]?.isEnded).toBe(true);
  await expect(withOffThread(make, stopping.signal, () => Promise.resolve(1))).rejects.toThrow();
  expect(workers).toHaveLength(2);
});
