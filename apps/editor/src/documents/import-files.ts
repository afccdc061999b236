import { FileError } from '@parley/document/file-error';
import { formatOf, IMPORTED_TYPES } from '@parley/document/formats';
import { goTo } from '../shell/go-to.ts';
import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';
import { during } from './during.ts';
import { lossWords } from './loss-words.ts';
import type { Task } from './progress.ts';
import { saidOf } from './said.ts';

/** Files at once. */
const MOST_FILES = 50;

/** Asks for files, and imports them. */
export function chooseFiles(): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = true;
  field.accept = IMPORTED_TYPES;
  field.onchange = () => importFiles([...(field.files ?? [])]);
  field.click();
}

/** Makes a document of each file, and opens it if it is the only one. What cannot be taken in is said, file by file. */
export function importFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  void during(text.documents.importing(files[0]?.name ?? ''), (task) => importAll(files, task), {
    canCancel: true,
  });
}

/** Those that are there when somebody stops it stay: they are documents like others. */
async function importAll(files: readonly File[], { signal, say }: Task): Promise<void> {
  const links: string[] = [];
  const taken = files.slice(0, MOST_FILES);
  try {
    for (const [at, file] of taken.entries()) {
      signal.throwIfAborted();
      if (taken.length > 1)
        say(text.documents.importingOf(file.name, at + 1, taken.length), at / taken.length);
      const link = await importOne(file, files.length === 1, signal);
      if (link !== null) links.push(link);
    }
  } finally {
    if (files.length === 1 && links[0] !== undefined) goTo(links[0]);
    else if (links.length > 0)
      announce({
        title: text.documents.importedSeveral(links.length),
        description: text.documents.importedSays,
      });
  }
}

async function importOne(file: File, only: boolean, signal: AbortSignal): Promise<string | null> {
  const words = text.documents;
  try {
    const format = formatOf(file.name);
    if (format === null) throw new FileError('unknown');
    const { importDocument } = await import('./import-document.ts');
    const { link, title, losses } = await importDocument(file, format, signal);
    const notes = lossWords(losses);
    if (only || notes.length > 0)
      announce({
        title: words.imported(title || text.untitled),
        description: notes.length > 0 ? notes.join(' ') : words.importedSays,
        stays: notes.length > 0,
      });
    return link;
  } catch (error) {
    signal.throwIfAborted();
    announce({ title: words.failedImport(file.name), description: saidOf(error), tone: 'trouble' });
    return null;
  }
}
