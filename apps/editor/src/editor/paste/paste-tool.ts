import type { Editor } from '@tiptap/core';
import type { EditorView } from '@tiptap/pm/view';
import { text } from '../../text/index.ts';
import { announce } from '../../ui/announcements.ts';
import { late } from '../../ui/late-part.ts';
import { loaded } from '../../ui/loaded.ts';
import type { Tool } from '../tools/slot.ts';
import { cleanHtml } from './clean-html.ts';
import { isOnlyAnImage } from './kinds.ts';
import { looksLikeMarkdown } from './looks-like-markdown.ts';
import type { RichKind } from './paste-rich.ts';

const loadImages = late(() => import('../images/insert-images.ts'));
const loadRich = late(() => import('./paste-rich.ts'));

/** Characters that are pasted at once: what is written has to be sealed as one edit. */
const MOST_TEXT = 8 * 1_048_576;
const MOST_HTML = 64 * 1_048_576;
/** A paste follows its keys at once. */
const KEYS_COUNT_MS = 1_000;

/** What is pasted and dropped besides text. What needs more than a look is loaded when it comes. */
export function pasteTool(editor: Editor): Tool {
  let asPlainText = Number.NEGATIVE_INFINITY;

  const addImages = async (files: readonly File[], at: number): Promise<void> => {
    const part = await loaded(loadImages());
    if (part && !editor.isDestroyed) await part.insertImages(editor, files, at);
  };
  const paste = async (kind: RichKind, pasted: string): Promise<void> => {
    const part = await loaded(loadRich());
    if (part && !editor.isDestroyed) await part.pasteRich(editor, kind, pasted);
  };

  return {
    handleKeyDown(_view, { key, shiftKey, ctrlKey, metaKey, timeStamp }) {
      if (shiftKey && (ctrlKey || metaKey) && key.toLowerCase() === 'v') asPlainText = timeStamp;
      return false;
    },

    transformPastedHTML: cleanHtml,

    handlePaste(view, { clipboardData, timeStamp }) {
      if (!clipboardData) return false;
      const plainly = timeStamp - asPlainText < KEYS_COUNT_MS;
      asPlainText = Number.NEGATIVE_INFINITY;
      const [html, plain] = [clipboardData.getData('text/html'), clipboardData.getData('text/plain')];
      if (html.length > MOST_HTML || plain.length > MOST_TEXT) {
        announce({ title: text.blocks.pasteFailed, description: text.blocks.tooMuchText, tone: 'trouble' });
        return true;
      }
      if (plainly || isInCode(view)) return false;
      const files = [...clipboardData.files].filter(({ type }) => type.startsWith('image/'));
      if (files.length > 0 && isOnlyAnImage(html)) {
        void addImages(files, view.state.selection.to);
        return true;
      }
      if (html && /<img\b/i.test(html)) void paste('html', html);
      else if (!html && looksLikeMarkdown(plain)) void paste('markdown', plain);
      else return false;
      return true;
    },

    handleDrop(view, event) {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0 || view.dragging) return false;
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
      void addImages(files, at ?? view.state.selection.to);
      return true;
    },
  };
}

const isInCode = ({ state }: EditorView): boolean => state.selection.$from.parent.type.spec.code === true;
