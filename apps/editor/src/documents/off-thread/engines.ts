import type { DocxEngine } from '@parley/document/docx';
import type { MarkdownEngine } from '@parley/document/markdown';
import type { DocxCalls } from './docx-worker.ts';
import type { MarkdownCalls } from './markdown-worker.ts';
import { OffThread, withOffThread } from './off-thread.ts';

const markdownWorker = (): Worker =>
  new Worker(new URL('./markdown-worker.ts', import.meta.url), { type: 'module' });
const docxWorker = (): Worker => new Worker(new URL('./docx-worker.ts', import.meta.url), { type: 'module' });

/** Reads and writes Markdown in a worker that stays, for what is pasted. */
export const markdownOffThread: MarkdownEngine = engineOf(new OffThread<MarkdownCalls>(markdownWorker));

/** The same in a worker of its own, until `signal` says that it is not wanted any more. */
export const withMarkdown = <Done>(
  signal: AbortSignal,
  work: (engine: MarkdownEngine) => Promise<Done>,
): Promise<Done> =>
  withOffThread<MarkdownCalls, Done>(markdownWorker, signal, (functions) => work(engineOf(functions)));

function engineOf(functions: OffThread<MarkdownCalls>): MarkdownEngine {
  return {
    read: (markdown) => functions.ask('read', markdown),
    write: (blocks) => functions.ask('write', blocks),
  };
}

/** Reads and writes Word files in a worker of its own. */
export const withDocx = <Done>(
  signal: AbortSignal,
  work: (engine: DocxEngine) => Promise<Done>,
): Promise<Done> =>
  withOffThread<DocxCalls, Done>(docxWorker, signal, (functions) =>
    work({
      read: (file) => functions.ask('read', file),
      write: (content) => functions.ask('write', content),
    }),
  );
