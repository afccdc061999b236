export type { Adoption } from './adoption.ts';
export { Link, type LinkInfo, type LinkKind } from './link.ts';
export { Replica } from './replica.ts';
export type { ReplicaEvents, ReplicaOptions } from './replica-options.ts';
export { type Shared, shareBounds } from './shared.ts';
