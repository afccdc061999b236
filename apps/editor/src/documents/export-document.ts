import * as Y from 'yjs';
import { text } from '../text/late.ts';
import { late } from '../ui/late-part.ts';
import { announce } from '../ui/toasts.tsx';
import { stateOf } from './copy-of.ts';
import { download, fileName } from './download.ts';
import type { ExportFormat } from './formats.ts';
import { packParleyFile } from './parley-file.ts';
import { wholeName } from './title.ts';
import type { Exported } from './to-html.ts';

const loadRendered = late(() => import('./rendered.ts'));
const loadHtml = late(() => import('./to-html.ts'));
const loadMarkdown = late(() => import('./to-markdown.ts'));

const TYPES = {
  markdown: 'text/markdown;charset=utf-8',
  html: 'text/html;charset=utf-8',
  parley: 'application/octet-stream',
} as const;

/** Gives the document as a file, and says what the file could not take. */
export async function exportDocument(doc: Y.Doc, format: ExportFormat): Promise<void> {
  const state = stateOf(doc);
  const { content, missingImages, whole } = await exported(state, format);
  download(new Blob([content], { type: TYPES[format] }), fileName(wholeName(doc), format));
  const notes = [
    ...(missingImages > 0 ? [text.documents.exportedWithoutImages(missingImages)] : []),
    ...(whole ? [] : [text.documents.newerContent]),
  ];
  if (notes.length > 0)
    announce({
      title: text.documents.exportAs(text.documents[format]),
      description: notes.join(' '),
      stays: true,
    });
}

async function exported(state: Uint8Array, format: ExportFormat): Promise<Exported> {
  if (format === 'parley') return { content: await packParleyFile(state), missingImages: 0, whole: true };
  const copy = new Y.Doc();
  Y.applyUpdateV2(copy, state);
  const [{ rendered }, convert] = await Promise.all([
    loadRendered(),
    format === 'html'
      ? loadHtml().then(({ toHtml }) => toHtml)
      : loadMarkdown().then(({ toMarkdown }) => toMarkdown),
  ]);
  return convert(copy, rendered(copy));
}
