export { stateOf, stateOfCopy } from './copy-of.ts';
export type { Exported } from './exported.ts';
export { fileText } from './file-text.ts';
export { fromUpdate, MOST_DOCUMENT_BYTES } from './from-update.ts';
export { LOSS_KINDS, type Loss, type LossKind, together } from './losses.ts';
export { MOST_INFLATED, packParleyFile, unpackParleyFile } from './parley-file.ts';
export { type Rendered, rendered } from './rendered.ts';
export { takeAsItIs } from './take-as-it-is.ts';
export type { TakeImage, Taken } from './taken.ts';
