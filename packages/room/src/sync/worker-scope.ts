import type { Serve } from './place.ts';

/** A worker's own side, which TypeScript's types for pages do not have. */
export interface WorkerScope<Message, Answer> {
  postMessage(answer: Answer, moved: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Message }) => void): void;
}

/** Serves the page that started this worker. `moved`: what of an answer is moved, not copied. */
export function serveInWorker<Message, Answer>(
  serve: Serve<Message, Answer>,
  moved: (answer: Answer) => ArrayBuffer[],
): void {
  const scope = globalThis as unknown as WorkerScope<Message, Answer>;
  const take = serve((answer) => scope.postMessage(answer, moved(answer)));
  scope.addEventListener('message', ({ data }) => take(data));
}
