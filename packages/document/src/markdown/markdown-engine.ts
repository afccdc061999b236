import type { ContentJson } from '../content-json.ts';
import type { ReadMarkdown } from './read/read-markdown.ts';
import type { WrittenMarkdown } from './write/write-markdown.ts';

/** What reads and writes Markdown: the functions of `engine.ts`, or a worker that has them. */
export interface MarkdownEngine {
  /** @throws FileError `too-much`, `too-deep` */
  read(markdown: string): ReadMarkdown | Promise<ReadMarkdown>;
  write(blocks: readonly ContentJson[]): WrittenMarkdown | Promise<WrittenMarkdown>;
}
