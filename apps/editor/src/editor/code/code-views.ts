import { type Editor, Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view';
import { text } from '../../text/index.ts';
import { copyText } from '../../ui/copy-text.ts';
import { asOwnStep } from '../undo-steps.ts';
import { indent, outdent } from './indent.ts';
import { LANGUAGES, languageOf } from './languages.ts';

/** Draws blocks of code with their language, to choose from where one writes, and a button that copies them. */
export const CodeViews = Extension.create({
  name: 'codeViews',
  // Before the block's own keys, which would replace the text of a whole selection to indent it.
  priority: 1_100,

  addKeyboardShortcuts() {
    const by = (change: typeof indent) => (): boolean => {
      const { state, view } = this.editor;
      const transaction = change(state);
      if (transaction) view.dispatch(transaction);
      return transaction !== null;
    };
    return { Tab: by(indent), 'Shift-Tab': by(outdent) };
  },

  addProseMirrorPlugins: () => [
    new Plugin({
      props: { nodeViews: { codeBlock: (node, view, getPos) => new CodeView(node, view, getPos) } },
    }),
  ],
});

/** Puts the focus on the language of the code the caret is in. @returns whether it is in code */
export function focusLanguage({ state, view }: Editor): boolean {
  const { $from } = state.selection;
  const dom = $from.parent.type.spec.code ? view.nodeDOM($from.before()) : null;
  const field = dom instanceof HTMLElement ? dom.querySelector('select') : null;
  field?.focus();
  return field !== null;
}

class CodeView implements NodeView {
  readonly dom = element('div', 'code-block');
  readonly contentDOM = element('code');
  readonly #bar = element('div', 'code-bar');
  readonly #language: HTMLSelectElement | HTMLElement;
  readonly #view: EditorView;
  readonly #getPos: () => number | undefined;
  #node: Node;

  constructor(node: Node, view: EditorView, getPos: () => number | undefined) {
    this.#node = node;
    this.#view = view;
    this.#getPos = getPos;
    this.#bar.contentEditable = 'false';
    this.#language = view.editable ? this.#languageField() : element('span', 'code-language');
    this.#bar.append(this.#language, this.#copyButton());
    const pre = element('pre');
    pre.spellcheck = false;
    // Program text runs left to right in every language of the page.
    pre.dir = 'ltr';
    pre.append(this.contentDOM);
    this.dom.append(this.#bar, pre);
    this.#showLanguage();
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const changed = node.attrs.language !== this.#node.attrs.language;
    this.#node = node;
    if (changed) this.#showLanguage();
    return true;
  }

  stopEvent({ target }: Event): boolean {
    return target instanceof globalThis.Node && this.#bar.contains(target);
  }

  ignoreMutation({ target }: ViewMutationRecord): boolean {
    return this.#bar.contains(target);
  }

  #languageField(): HTMLSelectElement {
    const field = element('select', 'code-language');
    field.setAttribute('aria-label', text.code.language);
    field.addEventListener('change', () => {
      const pos = this.#getPos();
      if (pos === undefined) return;
      const { tr } = this.#view.state;
      this.#view.dispatch(asOwnStep(tr.setNodeAttribute(pos, 'language', field.value || null)));
    });
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' || event.key === 'Enter') this.#view.focus();
    });
    return field;
  }

  #list(field: HTMLSelectElement): void {
    const known = languageOf(this.#node.attrs.language);
    const other = this.#node.attrs.language && !known ? [nameOf(this.#node)] : [];
    field.replaceChildren(
      option('', text.code.plain),
      ...LANGUAGES.map(({ id, name }) => option(id, name)),
      ...other.map((name) => option(String(this.#node.attrs.language), name)),
    );
    field.value = known ?? String(this.#node.attrs.language ?? '');
  }

  #showLanguage(): void {
    const name = nameOf(this.#node);
    if (!(this.#language instanceof HTMLSelectElement)) {
      this.#language.dataset.name = name;
      return;
    }
    this.#list(this.#language);
  }

  #copyButton(): HTMLButtonElement {
    const button = element('button', 'code-copy');
    button.type = 'button';
    button.title = text.code.copy;
    button.setAttribute('aria-label', text.code.copy);
    button.addEventListener('mousedown', (event) => event.preventDefault());
    button.addEventListener(
      'click',
      () => void copyText(this.#node.textContent, { done: text.code.copied, refused: text.code.copyRefused }),
    );
    return button;
  }
}

function nameOf({ attrs: { language } }: Node): string {
  const known = languageOf(language);
  if (known) return LANGUAGES.find(({ id }) => id === known)?.name ?? known;
  return typeof language === 'string' && language !== '' ? language.slice(0, 40) : text.code.plain;
}

/** Its name stands in an attribute, so that it is no part of the text. */
function option(value: string, name: string): HTMLOptionElement {
  const made = element('option');
  made.value = value;
  made.label = name;
  return made;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}
