import { readMarkdown, writeMarkdown } from '@parley/document/markdown-engine';
import { answerWith } from './answering.ts';

/* Markdown is read and written here, so that the page goes on meanwhile. */

const calls = { read: readMarkdown, write: writeMarkdown };
export type MarkdownCalls = typeof calls;

answerWith(calls);
