import { headingAddress } from '@parley/document';
import type { Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import { announce } from '../../ui/announcements.ts';
import { asOwnStep } from '../undo-steps.ts';
import { headingAtCaret, namedHeading, wordsOfHeading } from './heading-at.ts';

/**
 * Puts a link to the heading at the caret on the clipboard: for this document's text, and without its address, whose secret
 * would open the document to whoever reads what it is pasted into.
 */
export async function copyHeadingLink(editor: Editor): Promise<void> {
  const pos = headingAtCaret(editor.state);
  const heading = pos === null ? null : editor.state.doc.nodeAt(pos);
  if (pos === null || !heading) return;
  const { tr } = editor.state;
  const address = headingAddress(namedHeading(tr, pos));
  if (tr.docChanged) editor.view.dispatch(asOwnStep(tr));
  const link = document.createElement('a');
  link.setAttribute('href', address);
  link.textContent = wordsOfHeading(heading) || address;
  const as = (type: string, data: string): Record<string, Blob> => ({ [type]: new Blob([data], { type }) });
  try {
    await navigator.clipboard.write([
      new ClipboardItem({ ...as('text/html', link.outerHTML), ...as('text/plain', address) }),
    ]);
    announce({ title: text.link.headingCopied });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    announce({ title: text.link.headingCopyRefused, tone: 'trouble' });
  }
}
