import { imageOf } from '@parley/document';
import { fromHtmlImages } from '@parley/document/html';
import type { Editor } from '@tiptap/core';
import { alongside } from '../../documents/progress.ts';
import { saidOf } from '../../documents/said.ts';
import { text } from '../../text/late.ts';
import { late } from '../../ui/late-part.ts';
import { announce } from '../../ui/toasts.tsx';
import type { HeldPlace } from '../held-place.ts';
import { takeImage } from '../images/take-image.ts';
import { cleanHtml } from './clean-html.ts';

const loadMarkdown = late(() => import('../../documents/from-markdown.ts'));

/** HTML whose pictures have to be taken into the document first, and Markdown. */
export type RichKind = 'html' | 'markdown';

/** Pastes it as what it means, in one step, at the place that was held for it. */
export async function pasteRich(
  editor: Editor,
  kind: RichKind,
  pasted: string,
  place: HeldPlace,
): Promise<void> {
  try {
    await pasteElements(editor, await elementsOf(kind, pasted), place);
  } catch (error) {
    announce({ title: text.blocks.pasteFailed, description: saidOf(error), tone: 'trouble' });
  }
}

async function elementsOf(kind: RichKind, pasted: string): Promise<HTMLElement> {
  if (kind === 'html') return new DOMParser().parseFromString(cleanHtml(pasted), 'text/html').body;
  const { markdownBody } = await loadMarkdown();
  return markdownBody(pasted);
}

async function pasteElements(editor: Editor, body: HTMLElement, place: HeldPlace): Promise<void> {
  const { doc } = place;
  const { remoteImages, badImages } = await alongside(text.blocks.pasting, () =>
    fromHtmlImages(doc, body, takeImage, (id) => imageOf(doc, id) !== null),
  );
  if (editor.isDestroyed) return;
  place.fillSelected(() => editor.view.pasteHTML(body.innerHTML));
  const notes = [
    ...(remoteImages > 0 ? [text.documents.remoteImages(remoteImages)] : []),
    ...(badImages > 0 ? [text.documents.badImages(badImages)] : []),
  ];
  if (notes.length > 0) announce({ title: text.blocks.pastedWithout, description: notes.join(' ') });
}
