import { type ProofAnswer, type ProofMessage, serveProof } from './proof-messages.ts';

/** Where one proof is worked out. Whoever opened it closes it, which ends a proof that is still going on. */
export interface ProofPlace {
  /** What is in `moved` is gone here afterwards. */
  post(message: ProofMessage, moved: readonly ArrayBuffer[]): void;
  /** Rejects if the place breaks before it has answered. */
  readonly answer: Promise<ProofAnswer>;
  close(): void;
}

/** In this very thread: in Node, in tests, and where no worker can be had. The result is one long task. */
export function proofHere(): ProofPlace {
  const { promise, resolve } = Promise.withResolvers<ProofAnswer>();
  const post = serveProof(resolve);
  return { post, answer: promise, close() {} };
}

/** In a worker of its own, which ends with the proof, so that nobody keeps a second document's memory. Throws what the browser throws if it gives none. */
export function proofInWorker(): ProofPlace {
  const { promise, resolve, reject } = Promise.withResolvers<ProofAnswer>();
  const worker = new Worker(new URL('./proof-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<ProofAnswer>) => resolve(data));
  worker.addEventListener('messageerror', () => reject(new Error('the proof’s answer could not be read')));
  worker.addEventListener('error', ({ message }) =>
    reject(new Error(`the proof’s worker failed: ${message}`)),
  );
  return {
    post: (message, moved) => worker.postMessage(message, [...moved]),
    answer: promise,
    close: () => worker.terminate(),
  };
}

/** In a worker if there is one. */
export function proofPlace(): ProofPlace {
  if (typeof Worker !== 'function') return proofHere();
  try {
    return proofInWorker();
  } catch {
    // A page may forbid workers: then it is slow here rather than never.
    return proofHere();
  }
}
