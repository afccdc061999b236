export { BROADCAST_TREE, BroadcastTree, type BroadcastTreeOptions, type LinkId } from './broadcast-tree.ts';
export { LIVENESS, Liveness, type LivenessReport, type Table } from './liveness.ts';
export { LivenessDriver, type LivenessDriverOptions } from './liveness-driver.ts';
