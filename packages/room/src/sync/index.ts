export { clientIdOf } from './client-id.ts';
export {
  type Content,
  contentOfState,
  contentOfUpdate,
  difference,
  holds,
  isEmpty,
  union,
} from './content.ts';
export { type BaseContent, type Cover, type Covers, coversOf, type KeptContent } from './covers.ts';
export { examineBase } from './examine-base.ts';
export { foreign } from './foreign.ts';
export * from './ids.ts';
export { makeBase } from './make-base.ts';
export { type MergedState, type MergedStateOptions, mergedState } from './merged-state.ts';
export { otherWordsIn } from './other-words.ts';
export { FOREIGN_EVERY_MS, ForeignChanges, holdsAnything, outwardAs } from './own-changes.ts';
export { beforeApplying, keepClientId, type OwnId, ownIdOf } from './own-id.ts';
export type { KeptEdit, ProofResult } from './proof.ts';
export type { ProofAnswer } from './proof-messages.ts';
export { type ProofPlace, proofHere, proofPlace } from './proof-place.ts';
export { type ProveBaseOptions, proveBase } from './prove-base.ts';
export { sameWords } from './same-words.ts';
export { type StatePlace, stateHere, statePlace } from './state-place.ts';
export { MalformedUpdateError } from './update-structs.ts';
export { buildAnew, type LoggedWords, orderBases, showsOtherWords } from './words-order.ts';
