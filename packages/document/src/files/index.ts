export { stateOf, stateOfCopy } from './copy-of.ts';
export type { Exported } from './exported.ts';
export { fileText } from './file-text.ts';
export { fromUpdate, MOST_DOCUMENT_BYTES } from './from-update.ts';
export { MOST_INFLATED, packParleyFile, unpackParleyFile } from './parley-file.ts';
export { type Rendered, rendered } from './rendered.ts';
