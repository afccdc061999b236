import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { indentItems, outdentItems } from './lists/indent-items.ts';

/** What one does in the text besides pressing keys. */
const OTHER_DEEDS = [
  'pointerdown',
  'mousedown',
  'beforeinput',
  'compositionstart',
  'paste',
  'cut',
  'drop',
  'focusout',
] as const;

/**
 * Tab is the text's: it moves items of a list further in, Shift+Tab further out, and where there is nothing to move it
 * does nothing, so that what is typed next is not lost on a button. Escape, and then Tab, leaves the text.
 */
export const TabKey = Extension.create({
  name: 'tabKey',
  // After all else Tab may mean where the caret is: in a table, in code, in an open list of suggestions.
  priority: 10,
  addProseMirrorPlugins: () => [tabPlugin()],
});

function tabPlugin(): Plugin {
  /** Escape was the last thing that was done in the text, and nothing else used it. */
  let leaves = false;
  const stay = (): boolean => {
    leaves = false;
    return false;
  };
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(view, event) {
          // A field or a button in the text has a Tab key of its own.
          if (isTab(event)) return leaves || event.target !== view.dom;
          if (event.key !== 'Shift') leaves = false;
          return false;
        },
        ...Object.fromEntries(OTHER_DEEDS.map((deed) => [deed, stay])),
      },
      handleKeyDown(view, event) {
        if (event.key === 'Escape') leaves = true;
        if (!isTab(event)) return false;
        const transaction = (event.shiftKey ? outdentItems : indentItems)(view.state);
        if (transaction) view.dispatch(transaction);
        return true;
      },
    },
    view(view) {
      // Of keys while a word is being composed ProseMirror tells nobody.
      const keep = (event: KeyboardEvent): void => {
        if (isTab(event) && event.target === view.dom && view.editable && !leaves) event.preventDefault();
      };
      view.dom.addEventListener('keydown', keep);
      return { destroy: () => view.dom.removeEventListener('keydown', keep) };
    },
  });
}

const isTab = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  key === 'Tab' && !ctrlKey && !metaKey && !altKey;
