export { BROADCAST_TREE, BroadcastTree, type BroadcastTreeOptions, type LinkId } from './broadcast-tree.ts';
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
export { LIVENESS, Liveness, type LivenessReport, type Table } from './liveness.ts';
export { LivenessDriver, type LivenessDriverOptions } from './liveness-driver.ts';
export { THROUGH_NEIGHBOURS, ThroughNeighbours, type ThroughNeighboursReport } from './through-neighbours.ts';
