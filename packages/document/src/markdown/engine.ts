import type { MarkdownEngine } from './markdown-engine.ts';
import { readMarkdown } from './read/read-markdown.ts';
import { writeMarkdown } from './write/write-markdown.ts';

export { type ReadMarkdown, readMarkdown } from './read/read-markdown.ts';
export { type WrittenMarkdown, writeMarkdown } from './write/write-markdown.ts';

/** Reads and writes where it is called. */
export const markdownEngine: MarkdownEngine = { read: readMarkdown, write: writeMarkdown };
