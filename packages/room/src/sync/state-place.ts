import type { HandOverMessage } from './hand-over.ts';
import { type Place, placeFor, placeHere } from './place.ts';
import { type StateAnswer, serveState } from './state-messages.ts';

/** Where one state is written. */
export type StatePlace = Place<HandOverMessage, StateAnswer>;

export const stateHere = (): StatePlace => placeHere(serveState);

/** In a worker if there is one. */
export const statePlace = (): StatePlace =>
  placeFor(() => new Worker(new URL('./state-worker.ts', import.meta.url), { type: 'module' }), serveState);
