import { imageOf } from '@parley/document';
import { type Loss, together } from '@parley/document/files';
import { asElements, fromHtmlImages } from '@parley/document/html';
import type { Editor } from '@tiptap/core';
import { lossWords } from '../../documents/loss-words.ts';
import { markdownOffThread } from '../../documents/off-thread/engines.ts';
import { alongside } from '../../documents/progress.ts';
import { saidOf } from '../../documents/said.ts';
import { text } from '../../text/late.ts';
import { late } from '../../ui/late-part.ts';
import { announce } from '../../ui/toasts.tsx';
import type { HeldPlace } from '../held-place.ts';
import { takeImage } from '../images/take-image.ts';
import { cleanHtml } from './clean-html.ts';

const loadMarkdown = late(() => import('@parley/document/markdown'));

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
    const { body, losses } = await elementsOf(kind, pasted);
    await pasteElements(editor, body, losses, place);
  } catch (error) {
    announce({ title: text.blocks.pasteFailed, description: saidOf(error), tone: 'trouble' });
  }
}

interface Elements {
  readonly body: HTMLElement;
  readonly losses: readonly Loss[];
}

async function elementsOf(kind: RichKind, pasted: string): Promise<Elements> {
  if (kind === 'html')
    return { body: new DOMParser().parseFromString(cleanHtml(pasted), 'text/html').body, losses: [] };
  const [{ contentNode }, { content, losses }] = await Promise.all([
    loadMarkdown(),
    markdownOffThread.read(pasted),
  ]);
  const body = asElements(contentNode(content), document.implementation.createHTMLDocument());
  for (const image of body.querySelectorAll('img'))
    image.setAttribute('src', image.getAttribute('data-image') ?? '');
  return { body, losses };
}

async function pasteElements(
  editor: Editor,
  body: HTMLElement,
  read: readonly Loss[],
  place: HeldPlace,
): Promise<void> {
  const { doc } = place;
  const images = await alongside(text.blocks.pasting, () =>
    fromHtmlImages(doc, body, takeImage, (id) => imageOf(doc, id) !== null),
  );
  if (editor.isDestroyed) return;
  place.fillSelected(() => editor.view.pasteHTML(body.innerHTML));
  const notes = lossWords(together(read, images));
  if (notes.length > 0) announce({ title: text.blocks.pastedWithout, description: notes.join(' ') });
}
