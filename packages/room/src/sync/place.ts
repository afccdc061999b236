/** Where one piece of work on a scratch document is done. Whoever opened it closes it, which ends what is still going on. */
export interface Place<Message, Answer> {
  /** What is in `moved` is gone here afterwards. */
  post(message: Message, moved: readonly ArrayBuffer[]): void;
  /** Rejects if the place breaks before it has answered. */
  readonly answer: Promise<Answer>;
  close(): void;
}

/** The working side: takes messages, and answers once. */
export type Serve<Message, Answer> = (answer: (answer: Answer) => void) => (message: Message) => void;

/** In this very thread: in Node, in tests, and where no worker can be had. The answer is one long task. */
export function placeHere<Message, Answer>(serve: Serve<Message, Answer>): Place<Message, Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  return { post: serve(resolve), answer: promise, close() {} };
}

/** In a worker, which ends with the work: nobody keeps a second document's memory. */
export function placeInWorker<Message, Answer>(worker: Worker): Place<Message, Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => resolve(data));
  worker.addEventListener('messageerror', () => reject(new Error('a worker’s answer could not be read')));
  worker.addEventListener('error', ({ message }) => reject(new Error(`a worker failed: ${message}`)));
  // It may break while it is still being told; whoever waits for the answer hears of it then.
  promise.catch(() => {});
  return {
    post: (message, moved) => worker.postMessage(message, [...moved]),
    answer: promise,
    close: () => worker.terminate(),
  };
}

/** In a worker if there is one. */
export function placeFor<Message, Answer>(
  start: () => Worker,
  serve: Serve<Message, Answer>,
): Place<Message, Answer> {
  if (typeof Worker !== 'function') return placeHere(serve);
  try {
    return placeInWorker(start());
  } catch {
    // A page may forbid workers: then it is slow here rather than never.
    return placeHere(serve);
  }
}
