import { type Exported, packParleyFile, rendered, stateOf } from '@parley/document/files';
import type { ExportFormat } from '@parley/document/formats';
import type { PageLanguage } from '@parley/document/html';
import { wholeName } from '@parley/document/title';
import * as Y from 'yjs';
import { text } from '../text/late.ts';
import { late } from '../ui/late-part.ts';
import { announce } from '../ui/toasts.tsx';
import { download, fileName } from './download.ts';
import { drawnForWord } from './drawn-for-word.ts';
import { lossWords } from './loss-words.ts';
import { withDocx, withMarkdown } from './off-thread/engines.ts';

const loadHtml = late(() => import('@parley/document/html'));
const loadMarkdown = late(() => import('@parley/document/markdown'));
const loadDocx = late(() => import('@parley/document/docx'));

const TYPES = {
  markdown: 'text/markdown;charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html;charset=utf-8',
  parley: 'application/octet-stream',
} as const;

/** Gives the document as a file, and says what the file could not take. */
export async function exportDocument(doc: Y.Doc, format: ExportFormat, signal: AbortSignal): Promise<void> {
  const state = stateOf(doc);
  const { content, losses } = await exported(state, format, signal);
  signal.throwIfAborted();
  download(new Blob([content], { type: TYPES[format] }), fileName(wholeName(doc), format));
  const notes = lossWords(losses);
  if (notes.length > 0)
    announce({
      title: text.documents.exportAs(text.documents[format]),
      description: notes.join(' '),
      stays: true,
    });
}

async function exported(state: Uint8Array, format: ExportFormat, signal: AbortSignal): Promise<Exported> {
  if (format === 'parley') return { content: await packParleyFile(state), losses: [] };
  const copy = new Y.Doc();
  Y.applyUpdateV2(copy, state);
  switch (format) {
    case 'html':
      return (await loadHtml()).toHtml(copy, rendered(copy), inertDocument(), pageLanguage());
    case 'markdown': {
      const { toMarkdown } = await loadMarkdown();
      return withMarkdown(signal, (engine) => toMarkdown(copy, rendered(copy), engine));
    }
    case 'docx': {
      const { toDocx } = await loadDocx();
      const options = { draw: drawnForWord, language: pageLanguage().lang };
      return withDocx(signal, (engine) => toDocx(copy, rendered(copy), engine, options));
    }
  }
}

const inertDocument = (): Document => document.implementation.createHTMLDocument();

function pageLanguage(): PageLanguage {
  const { lang, dir } = document.documentElement;
  return { lang, dir: dir === 'rtl' ? 'rtl' : 'ltr' };
}
