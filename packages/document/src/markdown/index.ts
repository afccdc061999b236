export { contentNode } from '../content-node.ts';
export { withTakenImages } from '../files/document-with-images.ts';
export { fromMarkdown } from './from-markdown.ts';
export type { MarkdownEngine } from './markdown-engine.ts';
export type { ReadMarkdown } from './read/read-markdown.ts';
export { type ImageAddress, toMarkdown } from './to-markdown.ts';
export type { WrittenMarkdown } from './write/write-markdown.ts';
