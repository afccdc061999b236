import type { ExportFormat } from '@parley/document/formats';
import { listedName, shownTitle, titleText } from '@parley/document/title';
import { goTo } from '../shell/go-to.ts';
import { changeInPassing, lookInto } from './brief-room.ts';
import { announceCopy, copyOf } from './copies.ts';
import { exportDocument } from './export-document.ts';
import { makeDocument } from './make-document.ts';

/** Sets the title of a document of this device, and tells home if it can. */
export async function renameInPassing(
  fragment: string,
  title: string,
): Promise<{ readonly outbox: number; readonly shown: string }> {
  let shown = title;
  const { outbox } = await changeInPassing(fragment, ({ doc }) => {
    const written = titleText(doc);
    doc.transact(() => {
      written.delete(0, written.length);
      written.insert(0, title);
    });
    shown = listedName(doc);
  });
  return { outbox, shown };
}

/** Makes a copy of a document of this device, and opens it. */
export async function duplicateInPassing(fragment: string): Promise<void> {
  const { state, title } = await lookInto(fragment, ({ doc }) => ({
    state: copyOf(doc),
    title: shownTitle(doc),
  }));
  goTo(await makeDocument(state));
  announceCopy(title);
}

/** Gives a document of this device as a file. */
export function exportInPassing(fragment: string, format: ExportFormat, signal: AbortSignal): Promise<void> {
  return lookInto(fragment, ({ doc }) => exportDocument(doc, format, signal));
}
