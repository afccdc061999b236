/** What only who meets somebody needs: a page loads it then. */
export { DIALLER, type DialEffect, Dialler, type DiallerOptions } from './dialler.ts';
export {
  DIALLING,
  type DiallingAction,
  type DiallingContext,
  type DiallingEvent,
  type DiallingState,
  type DiallingStep,
  newPeer,
  type PeerDialling,
  step,
  wakesAt,
} from './dialling.ts';
export { THROUGH_NEIGHBOURS, ThroughNeighbours, type ThroughNeighboursReport } from './through-neighbours.ts';
