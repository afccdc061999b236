import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { text } from '../../text/index.ts';
import { ariaKeys, isMac, shownKeys } from '../../ui/keys.ts';
import { useRovingFocus } from '../../ui/use-roving-focus.ts';
import { TOOLBAR, type ToolbarItem } from './toolbar-items.tsx';

const ITEMS = TOOLBAR.flat();
const MAC = isMac(navigator.platform);

interface ItemState {
  readonly on: boolean | null;
  readonly can: boolean;
}

export function Toolbar({ editor }: { editor: Editor }) {
  const states = useEditorState({
    editor,
    selector: ({ editor }) =>
      Object.fromEntries(
        ITEMS.map((item): [string, ItemState] => [
          item.id,
          { on: item.isOn?.(editor) ?? null, can: item.can(editor) },
        ]),
      ),
  });
  const roving = useRovingFocus();
  return (
    <div className="toolbar" role="toolbar" aria-label={text.toolbar.label} {...roving}>
      {TOOLBAR.map((group, index) => (
        <div className="toolbar-group" key={group[0]?.id}>
          {group.map((item, place) => (
            <ToolbarButton
              key={item.id}
              item={item}
              state={states[item.id] ?? { on: null, can: false }}
              first={index === 0 && place === 0}
              onRun={() => item.run(editor)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface ToolbarButtonProps {
  readonly item: ToolbarItem;
  readonly state: ItemState;
  readonly first: boolean;
  readonly onRun: () => void;
}

function ToolbarButton({ item, state, first, onRun }: ToolbarButtonProps) {
  const { keys, label } = item;
  return (
    <button
      type="button"
      className="tool"
      data-tool={item.id}
      // Roving focus moves it afterwards; React leaves it alone because the value here never changes.
      tabIndex={first ? 0 : -1}
      aria-label={label}
      title={keys ? `${label} (${shownKeys(keys, MAC)})` : label}
      aria-keyshortcuts={keys ? ariaKeys(keys, MAC) : undefined}
      aria-pressed={state.on ?? undefined}
      // Not `disabled`, which would drop the focus of someone who undoes by keyboard until nothing is left.
      aria-disabled={!state.can}
      // The text keeps the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (state.can) onRun();
      }}
    >
      {item.sign}
    </button>
  );
}
