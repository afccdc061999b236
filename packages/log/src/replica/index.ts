export { Link, type LinkInfo, type LinkKind } from './link.ts';
export { Replica, type ReplicaEvents, type ReplicaOptions } from './replica.ts';
