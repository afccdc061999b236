import { type Bytes, concat } from '@parley/wire';
import { SealError } from './types.ts';

/** Deflate makes at most about 1,032 bytes of one, and a decompressor queues what one piece of input gives before anybody
 * can stop it. Small pieces keep a bomb under 9 MiB beyond its limit. */
const PIECE = 8_192;
/** Browsers compress on the thread that asks, in one task as long as there is input. After so many milliseconds of it the next
 * piece waits until what else the page has to do is done: a key is written, a frame is made. */
const SLICE = 8;

/** `deflate-raw`. What takes longer than a few milliseconds gives way to the page's other tasks meanwhile. */
export const deflated = (data: Bytes): Promise<Bytes> =>
  collect(inPieces(data).pipeThrough(new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY);

/**
 * The reverse, giving way in the same manner.
 *
 * @throws SealError if the data is bad, or gives more than `limit` bytes; it is stopped soon after.
 */
export async function inflated(data: Bytes, limit: number): Promise<Bytes> {
  try {
    return await collect(inPieces(data).pipeThrough(new DecompressionStream('deflate-raw')), limit);
  } catch (cause) {
    if (cause instanceof SealError) throw cause;
    throw new SealError('bad deflate data', { cause });
  }
}

/** A stream of the data's pieces. It is asked for one once the one before has been worked on. */
function inPieces(data: Bytes): ReadableStream<Bytes> {
  let at = 0;
  let since = performance.now();
  return new ReadableStream({
    async pull(controller) {
      if (at >= data.length) return controller.close();
      if (performance.now() - since >= SLICE) {
        await nextTask();
        since = performance.now();
      }
      controller.enqueue(data.slice(at, at + PIECE));
      at += PIECE;
    },
  });
}

/** Resolves in a task of its own, behind those that wait already. A timer would come late: by 4 ms if one follows another, and
 * by a second in a page out of sight. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Reads a stream to its end, and stops it as soon as it gave more than `limit` bytes. */
async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Bytes> {
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(...pieces);
    total += value.length;
    if (total > limit) {
      const error = new SealError(`inflates to more than ${limit} bytes`);
      await reader.cancel(error);
      throw error;
    }
    pieces.push(value);
  }
}
