import { imageOf } from '@parley/document';
import { type Loss, together } from '@parley/document/files';
import { fromHtmlImages } from '@parley/document/html';
import type { Editor } from '@tiptap/core';
import { Slice } from '@tiptap/pm/model';
import type { EditorView } from '@tiptap/pm/view';
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

/** What is to be pasted, with all that it needs. */
interface Ready {
  readonly put: () => void;
  readonly losses: readonly Loss[];
}

/** Pastes it as what it means, in one step, at the place that was held for it. */
export async function pasteRich(
  editor: Editor,
  kind: RichKind,
  pasted: string,
  place: HeldPlace,
): Promise<void> {
  try {
    const ready = kind === 'html' ? readyHtml : readyMarkdown;
    const { put, losses } = await alongside(text.blocks.pasting, () => ready(editor, pasted, place));
    // What is typed meanwhile comes between making it ready and showing it.
    await nextTask();
    if (editor.isDestroyed) return;
    place.fillSelected(put);
    const notes = lossWords(losses);
    if (notes.length > 0) announce({ title: text.blocks.pastedWithout, description: notes.join(' ') });
  } catch (error) {
    announce({ title: text.blocks.pasteFailed, description: saidOf(error), tone: 'trouble' });
  }
}

async function readyHtml({ view }: Editor, pasted: string, { doc }: HeldPlace): Promise<Ready> {
  const { body } = new DOMParser().parseFromString(cleanHtml(pasted), 'text/html');
  const losses = await fromHtmlImages(doc, body, takeImage, (id) => imageOf(doc, id) !== null);
  const html = body.innerHTML;
  return { put: () => view.pasteHTML(html), losses };
}

async function readyMarkdown({ view, schema }: Editor, pasted: string, { doc }: HeldPlace): Promise<Ready> {
  const [{ withTakenImages }, read] = await Promise.all([loadMarkdown(), markdownOffThread.read(pasted)]);
  const { content, losses } = await withTakenImages(read.content, (url) => takeImage(doc, url));
  const blocks = content.length > 0 ? content : [{ type: 'paragraph' }];
  const node = schema.nodeFromJSON({ type: 'doc', content: blocks });
  node.check();
  const slice = Slice.maxOpen(node.content);
  return { put: () => pasteSlice(view, slice), losses: together(read.losses, losses) };
}

/** As the editor pastes what it has parsed, without making elements of it first: in a long text they take as long again. */
function pasteSlice(view: EditorView, slice: Slice): void {
  const taken = view.someProp('handlePaste', (handle) => handle(view, new ClipboardEvent('paste'), slice));
  if (taken) return;
  const tr = view.state.tr.replaceSelection(slice);
  view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'));
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
