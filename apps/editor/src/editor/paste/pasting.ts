import { type Editor, Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { alongside } from '../../documents/progress.ts';
import { holdsBack } from '../../shell/leaving.ts';
import { text } from '../../text/index.ts';
import { announce } from '../../ui/announcements.ts';
import { late } from '../../ui/late-part.ts';
import { HeldPlace } from '../held-place.ts';
import type { PasteTool } from './paste-tool.ts';
import { droppedOf, isNothing, isTooMuch, type Pasted, pastedOf } from './pasted.ts';

const loadTool = late(async () => (await import('./paste-tool.ts')).pasteTool);

/** A paste follows its keys at once. */
const KEYS_COUNT_MS = 1_000;
/** As long as what a paste needs is waited for, ms. */
const PATIENCE_MS = 20_000;
/** Pastes that wait at the same time. */
const MOST_WAITING = 20;

let tool: PasteTool | null = null;

/** From now on what is pasted waits for nothing. */
export function givePasteTool(given: PasteTool): void {
  tool = given;
}

/**
 * What is pasted and dropped. What understands it is loaded after the text; until it is there, what comes is held, with
 * its place, and put in afterwards, one after the other; the browser asks before the page goes meanwhile. If it cannot
 * be had that is said, and the words are put in.
 */
export const Pasting = Extension.create({
  name: 'pasting',
  priority: 2_000,

  addProseMirrorPlugins() {
    const { editor } = this;
    const waiting = new Waiting(editor);
    let asPlainText = Number.NEGATIVE_INFINITY;
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => tool?.clean(html) ?? html,

          handleKeyDown(_view, { key, shiftKey, ctrlKey, metaKey, timeStamp }) {
            if (shiftKey && (ctrlKey || metaKey) && key.toLowerCase() === 'v') asPlainText = timeStamp;
            return false;
          },

          handlePaste({ state }, { clipboardData, timeStamp }) {
            if (!clipboardData) return false;
            const plainly = timeStamp - asPlainText < KEYS_COUNT_MS;
            asPlainText = Number.NEGATIVE_INFINITY;
            const pasted = pastedOf(clipboardData);
            if (isTooMuch(pasted)) return waiting.refuse();
            if (plainly || state.selection.$from.parent.type.spec.code || !isForTool(pasted)) return false;
            return waiting.add(pasted, HeldPlace.ofSelection(editor));
          },

          handleDrop(view, { dataTransfer, clientX, clientY }) {
            if (!dataTransfer || view.dragging) return false;
            const dropped = droppedOf(dataTransfer);
            if (isTooMuch(dropped)) return waiting.refuse();
            if (!isForTool(dropped)) return false;
            const at = view.posAtCoords({ left: clientX, top: clientY })?.pos;
            return waiting.add(dropped, new HeldPlace(editor, at ?? view.state.selection.to));
          },
        },
      }),
    ];
  },
});

/** While there is no tool, anything may be. */
const isForTool = (pasted: Pasted): boolean => !isNothing(pasted) && (tool?.takes(pasted) ?? true);

class Waiting {
  readonly #editor: Editor;
  #count = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  refuse(): true {
    announce({ title: text.blocks.pasteFailed, description: text.blocks.tooMuchText, tone: 'trouble' });
    return true;
  }

  add(pasted: Pasted, place: HeldPlace): true {
    if (this.#count >= MOST_WAITING) return this.refuse();
    this.#count += 1;
    const forget = holdsBack(() => !this.#editor.isDestroyed);
    this.#last = this.#last
      .then(() => this.#put(pasted, place))
      .catch(reportError)
      .finally(() => {
        place.release();
        forget();
        this.#count -= 1;
      });
    return true;
  }

  async #put(pasted: Pasted, place: HeldPlace): Promise<void> {
    const editor = this.#editor;
    const put = await this.#putterOf(pasted);
    if (editor.isDestroyed) return;
    if (put) return put(editor, place);
    const { plain, html } = pasted;
    if (plain) place.fillSelected(() => editor.view.pasteText(plain));
    announce({
      title: plain ? text.blocks.pastedPlain : text.blocks.pasteFailed,
      description: text.blocks.pasteNeeds,
      tone: plain && !html ? 'plain' : 'trouble',
    });
  }

  /** What puts it in; null if that cannot be loaded. */
  async #putterOf(pasted: Pasted): Promise<Awaited<ReturnType<PasteTool['putterOf']>> | null> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS);
    });
    const load = async () => {
      tool ??= await loadTool();
      return tool.putterOf(this.#editor, pasted);
    };
    // What a failure means to who pasted is said by the caller.
    const loading = alongside(text.blocks.pasting, () => Promise.race([load(), patience])).catch(() => null);
    return loading.finally(() => clearTimeout(timer));
  }
}
