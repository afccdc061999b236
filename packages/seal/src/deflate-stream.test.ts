import { type Bytes, utf8 } from '@parley/wire';
import { afterEach, expect, test, vi } from 'vitest';
import { deflated, inflated } from './deflate-stream.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** How long the work on one piece takes, ms. */
const WORK = 2;

/** Works as browsers do: on the thread that asks, within the turn that asks. Node has other threads for it. */
class BrowserLikeStream extends TransformStream<Bytes, Bytes> {
  constructor() {
    super({
      transform(piece, controller) {
        const began = performance.now();
        while (performance.now() - began < WORK);
        controller.enqueue(piece);
      },
    });
  }
}

/** Runs it, and counts the turns everybody else had meanwhile. */
async function othersTurns(work: () => Promise<unknown>): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  let turns = 0;
  port1.onmessage = () => {
    turns++;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  await work();
  port1.close();
  return turns;
}

test.each([
  ['deflating', (data: Bytes) => deflated(data)],
  ['inflating', (data: Bytes) => inflated(data, data.length)],
])('%s a large paste gives way to whatever else there is to do', async (_, work) => {
  vi.stubGlobal('CompressionStream', BrowserLikeStream);
  vi.stubGlobal('DecompressionStream', BrowserLikeStream);
  const data = new Uint8Array(800_000);
  expect(await othersTurns(() => work(data))).toBeGreaterThan(10);
});

test('an edit of one piece waits for nobody', async () => {
  const channel = vi.fn();
  vi.stubGlobal('MessageChannel', channel);
  // However busy the machine is: the time that such an edit takes is none.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const data = utf8('a sentence, and another. '.repeat(300));
  expect(await inflated(await deflated(data), data.length)).toEqual(data);
  expect(channel).not.toHaveBeenCalled();
});
