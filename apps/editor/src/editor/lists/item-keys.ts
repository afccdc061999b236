import { type AnyExtension, type KeyboardShortcutCommand, Node } from '@tiptap/core';
import { text } from '../../text/index.ts';

/** Items of lists. Tab is handled for lists of all kinds at once (`tab-key.ts`): each kind by itself would move an item of
 * another. */
export function itemKeys(item: AnyExtension): AnyExtension {
  if (!(item instanceof Node)) return item;
  return item.extend({
    addKeyboardShortcuts() {
      return withoutTab(this.parent?.());
    },
  });
}

function withoutTab(
  keys: Record<string, KeyboardShortcutCommand> = {},
): Record<string, KeyboardShortcutCommand> {
  const { Tab: _in, 'Shift-Tab': _out, ...others } = keys;
  return others;
}

/** Items of things to do, whose boxes say for which of them they are. */
export const taskWords = (item: AnyExtension): AnyExtension =>
  item instanceof Node
    ? item
        .configure({
          a11y: {
            checkboxLabel: (node: { firstChild: { textContent: string } | null }) =>
              text.blocks.task(node.firstChild?.textContent ?? ''),
          },
        })
        .extend({
          addNodeView() {
            const make = this.parent?.();
            if (!make) return null;
            return (props) => {
              const view = make(props);
              // The side where a list begins is said by its words, and not by those of the page about its boxes.
              (view.dom as HTMLElement).querySelector('label')?.setAttribute('dir', 'auto');
              return view;
            };
          },
        })
    : item;
