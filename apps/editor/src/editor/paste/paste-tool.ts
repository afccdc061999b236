import type { Editor } from '@tiptap/core';
import { late } from '../../ui/late-part.ts';
import type { HeldPlace } from '../held-place.ts';
import { addLatePlugins } from '../late-plugins.ts';
import { cleanHtml } from './clean-html.ts';
import { isOnlyAnImage } from './kinds.ts';
import { looksLikeMarkdown } from './looks-like-markdown.ts';
import type { Pasted } from './pasted.ts';
import { separatedAsHtml } from './separated.ts';

const loadImages = late(() => import('../images/insert-images.ts'));
const loadRich = late(() => import('./paste-rich.ts'));

type Put = (editor: Editor, place: HeldPlace) => Promise<void> | void;

/** What understands what is pasted. */
export interface PasteTool {
  /** HTML without what other programs wrap theirs in. */
  clean(html: string): string;
  /** Whether it is more than text and HTML that can be put in as they are. */
  takes(pasted: Pasted): boolean;
  /** Loads what it needs, and gives what puts it at its place. Rejects if that cannot be loaded. */
  putterOf(editor: Editor, pasted: Pasted): Promise<Put>;
}

export const pasteTool: PasteTool = {
  clean: cleanHtml,
  takes: (pasted) => kindOf(pasted) !== null,

  async putterOf(editor, pasted) {
    // A table among what is pasted: without the tables' own code a cell would take no more than its words.
    addLatePlugins(editor);
    const { html, plain, files } = pasted;
    const kind = kindOf(pasted);
    if (kind === 'images') {
      const { insertImages } = await loadImages();
      return (into, place) => insertImages(into, files, place);
    }
    const table = kind === 'table' ? separatedAsHtml(plain) : null;
    if (table) return ({ view }, place) => place.fillSelected(() => view.pasteHTML(table));
    if (kind === 'html' || kind === 'markdown') {
      const { pasteRich } = await loadRich();
      return (into, place) => pasteRich(into, kind, kind === 'html' ? html : plain, place);
    }
    return ({ view }, place) =>
      place.fillSelected(() => (html ? view.pasteHTML(html) : view.pasteText(plain)));
  },
};

function kindOf({ html, plain, files }: Pasted): 'images' | 'html' | 'markdown' | 'table' | null {
  if (files.length > 0 && isOnlyAnImage(html)) return 'images';
  if (/<img\b/i.test(html)) return 'html';
  if (html) return null;
  return looksLikeMarkdown(plain) ? 'markdown' : separatedAsHtml(plain) ? 'table' : null;
}
