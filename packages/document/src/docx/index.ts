export type { ContentJson } from '../content-json.ts';
export type { DocxContent, DocxEngine, DocxImage, ReadDocx, WrittenDocx } from './docx-engine.ts';
export { docxImage } from './docx-image.ts';
export { fromDocx } from './from-docx.ts';
export { type DrawImage, toDocx } from './to-docx.ts';
