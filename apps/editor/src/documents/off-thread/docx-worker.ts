import { readDocx, writeDocx } from '@parley/document/docx-engine';
import { answerWith } from './answering.ts';

/* Word files are read and written here, so that the page goes on meanwhile. */

const calls = { read: readDocx, write: writeDocx };
export type DocxCalls = typeof calls;

answerWith(calls);
