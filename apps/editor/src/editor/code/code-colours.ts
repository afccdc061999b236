import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { Colours, type Highlighter } from './colours.ts';

/** How long after the last keystroke a long block is coloured, ms. */
const PAUSE = 300;

type Told = { readonly highlight: Highlighter } | 'pause';

const key = new PluginKey<Colours>('codeColours');

/** Colours program text. What knows the languages is loaded when there is something to colour. */
export const codeColours = (): Plugin =>
  new Plugin<Colours>({
    key,
    state: {
      init: (_config, { doc }) => Colours.none(doc),
      apply(transaction, colours) {
        const told = transaction.getMeta(key) as Told | undefined;
        if (told === 'pause') return colours.fresh(transaction.doc);
        if (told) return colours.with(told.highlight, transaction.doc);
        return transaction.docChanged ? colours.after(transaction) : colours;
      },
    },
    props: { decorations: (state) => key.getState(state)?.set },
    view: (view) => new Colouring(view),
  });

/** Loads the languages, and waits for the pauses. */
class Colouring {
  #loading = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(view: EditorView) {
    this.update(view);
  }

  update(view: EditorView): void {
    const colours = key.getState(view.state);
    if (colours?.wanted && !this.#loading) void this.#load(view);
    clearTimeout(this.#pause);
    if (colours?.late) this.#pause = setTimeout(() => tell(view, 'pause'), PAUSE);
  }

  destroy(): void {
    clearTimeout(this.#pause);
  }

  async #load(view: EditorView): Promise<void> {
    this.#loading = true;
    try {
      const { spansOf } = await import('./spans.ts');
      tell(view, { highlight: spansOf });
    } catch (error) {
      // Code without colours is code: nobody has to be told, and a reload asks again.
      console.warn('the colours of code could not be loaded', error);
    }
  }
}

function tell(view: EditorView, told: Told): void {
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, told).setMeta('addToHistory', false));
}
