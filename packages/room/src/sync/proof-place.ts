import { type Place, placeFor, placeHere } from './place.ts';
import { type ProofAnswer, type ProofMessage, serveProof } from './proof-messages.ts';

/** Where one proof is worked out. */
export type ProofPlace = Place<ProofMessage, ProofAnswer>;

export const proofHere = (): ProofPlace => placeHere(serveProof);

/** In a worker if there is one. */
export const proofPlace = (): ProofPlace =>
  placeFor(() => new Worker(new URL('./proof-worker.ts', import.meta.url), { type: 'module' }), serveProof);
