import { FileError } from '@parley/document/file-error';
import type { Answer, Calls, Question } from './off-thread.ts';

/** Makes this worker answer what a page asks. */
export function answerWith(calls: Calls): void {
  addEventListener('message', ({ data }: MessageEvent<Question>) => {
    void answerTo(data, calls).then((answer) => postMessage(answer));
  });
}

async function answerTo({ id, call, argument }: Question, calls: Calls): Promise<Answer> {
  try {
    return { id, result: await calls[call]?.(argument as never) };
  } catch (error) {
    return error instanceof FileError ? { id, reason: error.reason } : { id, failed: String(error) };
  }
}
