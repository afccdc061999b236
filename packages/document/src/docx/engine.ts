import type { DocxEngine } from './docx-engine.ts';
import { readDocx } from './read/read-docx.ts';
import { writeDocx } from './write/write-docx.ts';

export { readDocx } from './read/read-docx.ts';
export { writeDocx } from './write/write-docx.ts';

/** Reads and writes where it is called. */
export const docxEngine: DocxEngine = { read: readDocx, write: writeDocx };
