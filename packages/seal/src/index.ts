export { createOwnerLink, fragmentsOf, openFragment, roomIdOf } from './access.ts';
export { type Challenged, checkAnswer, joinAnswer } from './answer.ts';
export { signDeletion } from './deletion.ts';
export {
  type Fragment,
  formatFragment,
  HOME_BYTES,
  LinkError,
  type LinkErrorReason,
  parseFragment,
} from './fragment.ts';
export { hashOf } from './hash.ts';
export { createOpener } from './opener.ts';
export { signReceipt, verifyReceipt } from './receipt.ts';
export { createSealer } from './sealer.ts';
export { handOver, isSuccessor } from './succession.ts';
export * from './types.ts';
export { createVerifier } from './verifier.ts';
export { webCrypto } from './web-crypto.ts';
