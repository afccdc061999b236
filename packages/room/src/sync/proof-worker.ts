import { type ProofAnswer, type ProofMessage, serveProof } from './proof-messages.ts';

/** A worker's own side, which TypeScript's types for pages do not have. */
interface WorkerScope {
  postMessage(answer: ProofAnswer, moved: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ProofMessage>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const take = serveProof((answer) => scope.postMessage(answer, [answer.under.buffer, answer.body.buffer]));
scope.addEventListener('message', ({ data }) => take(data));
