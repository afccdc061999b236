import type { ExportFormat } from '@parley/document/formats';
import { during } from '../documents/during.ts';
import type { Task } from '../documents/progress.ts';
import { linkOf } from '../place.ts';
import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';
import { openLibrary } from './open-library.ts';

// What opens documents is loaded when something is to be done with one: the list itself needs none of it.

export function copyLink(record: DocumentRecord): void {
  const { linkCopied, linkCopiedEdit, linkCopiedView } = text.library;
  void during(linkCopied, async () => {
    await navigator.clipboard.writeText(linkOf(record.fragment));
    announce({ title: linkCopied, description: record.role === 'view' ? linkCopiedView : linkCopiedEdit });
  });
}

/** Puts a document before all others, or back among them. */
export function pin({ room, pinned = false }: DocumentRecord): void {
  void during(text.library.pin, async () => (await openLibrary()).update(room, { pinned: !pinned }));
}

/** Deletes this device's copy and the record. `open`: a tab has it open, and nothing was deleted. */
export async function remove(record: DocumentRecord): Promise<'removed' | 'open' | null> {
  return during(text.documents.removing, async () => {
    const [{ forgetRoom }, { stopIndexing, forgetWords }, library] = await Promise.all([
      ...([import('@parley/room'), import('./search/index-late.ts'), openLibrary()] as const),
    ]);
    await stopIndexing();
    if ((await forgetRoom(record.room)) === 'open') return 'open';
    await Promise.all([library.remove(record.room), forgetWords(record.room)]);
    announce({ title: text.remove.done(nameOf(record)) });
    return 'removed';
  });
}

/** Deletes a document for everybody, and notes on the list that it was, and whether home has heard of it. */
export function deleteForEverybody(record: DocumentRecord): void {
  const words = text.deletion;
  void during(words.deleting, async () => {
    const { deleteInPassing } = await import('../documents/delete-in-passing.ts');
    const deleted = await deleteInPassing(record);
    if (!deleted) return;
    await (await openLibrary()).update(record.room, { deleted });
    announce({
      title: words.done(nameOf(record)),
      description: deleted.atHome ? words.doneSays : words.doneLater,
    });
  });
}

export function rename(record: DocumentRecord, title: string): void {
  void during(text.documents.renaming, async () => {
    const { renameInPassing } = await import('../documents/in-passing.ts');
    const library = await openLibrary();
    const { outbox, shown } = await renameInPassing(record.fragment, title);
    await library.update(record.room, { title: shown, outbox, edited: Date.now() });
  });
}

export function duplicate(record: DocumentRecord): void {
  void during(text.documents.duplicating, async () => {
    const { duplicateInPassing } = await import('../documents/in-passing.ts');
    await duplicateInPassing(record.fragment);
  });
}

/** All documents of this device, as one file. */
export function downloadAll(): void {
  const work = async (task: Task): Promise<void> => {
    const { downloadEverything } = await import('../documents/download-everything.ts');
    await downloadEverything(task);
  };
  void during(text.documents.exporting, work, { canCancel: true });
}

export function exportAs(record: DocumentRecord, format: ExportFormat): void {
  const work = async ({ signal }: Task): Promise<void> => {
    const { exportInPassing } = await import('../documents/in-passing.ts');
    await exportInPassing(record.fragment, format, signal);
  };
  void during(text.documents.exporting, work, { canCancel: true });
}
