import { FileError } from '@parley/document/file-error';
import { formatOf, IMPORTED_TYPES } from '@parley/document/formats';
import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';
import { during } from './during.ts';
import { goTo } from './go-to.ts';
import { lossWords } from './loss-words.ts';
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
  void during(text.documents.importing(files[0]?.name ?? ''), async () => {
    const links: string[] = [];
    for (const file of files.slice(0, MOST_FILES)) {
      const link = await importOne(file, files.length === 1);
      if (link !== null) links.push(link);
    }
    if (files.length === 1 && links[0] !== undefined) goTo(links[0]);
    else if (links.length > 0)
      announce({
        title: text.documents.importedSeveral(links.length),
        description: text.documents.importedSays,
      });
  });
}

async function importOne(file: File, only: boolean): Promise<string | null> {
  const words = text.documents;
  try {
    const format = formatOf(file.name);
    if (format === null) throw new FileError('unknown');
    const { importDocument } = await import('./import-document.ts');
    const { link, title, losses } = await importDocument(file, format);
    const notes = lossWords(losses);
    if (only || notes.length > 0)
      announce({
        title: words.imported(title || text.untitled),
        description: notes.length > 0 ? notes.join(' ') : words.importedSays,
        stays: notes.length > 0,
      });
    return link;
  } catch (error) {
    announce({ title: words.failedImport(file.name), description: saidOf(error), tone: 'trouble' });
    return null;
  }
}
