import type { Editor } from '@tiptap/core';
import { type ReactNode, useCallback, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { addTool } from './slot.ts';
import type { Suggestions } from './suggestions.ts';
import { usePlaced } from './use-placed.ts';

export interface SuggestionItem {
  readonly id: string;
  readonly name: string;
  readonly hint?: string;
  readonly group?: string;
  readonly sign: ReactNode;
}

export interface SuggestionListProps<Item extends SuggestionItem> {
  readonly editor: Editor;
  readonly suggestions: Suggestions<Item>;
  readonly label: string;
  /** Said in place of an empty list. */
  readonly none?: (query: string) => string;
}

/** A list of suggestions below the caret. The focus stays in the text, which tells who hears it what is chosen. */
export function SuggestionList<Item extends SuggestionItem>(props: SuggestionListProps<Item>) {
  const { editor, suggestions, label, none } = props;
  const open = useSyncExternalStore(suggestions.subscribe, suggestions.current);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => addTool(editor, suggestions), [editor, suggestions]);
  useEffect(() => {
    const close = (): void => suggestions.close();
    editor.on('blur', close);
    return () => {
      editor.off('blur', close);
    };
  }, [editor, suggestions]);

  const active = open?.items[open.index] ? `${id}-${open.index}` : null;
  useEffect(() => {
    if (!active || editor.isDestroyed) return;
    const { dom } = editor.view;
    dom.setAttribute('aria-controls', id);
    dom.setAttribute('aria-activedescendant', active);
    document.getElementById(active)?.scrollIntoView({ block: 'nearest' });
    return () => {
      dom.removeAttribute('aria-controls');
      dom.removeAttribute('aria-activedescendant');
    };
  }, [editor, id, active]);

  const from = open?.from ?? 0;
  const place = useCallback((): DOMRect | null => {
    if (editor.isDestroyed || from > editor.state.doc.content.size) return null;
    const { left, top, bottom } = editor.view.coordsAtPos(from);
    return new DOMRect(left, top, 0, bottom - top);
  }, [editor, from]);
  usePlaced(list, { placement: 'bottom-start', place, version: open });

  if (!open || (open.items.length === 0 && !none)) return null;
  return (
    <div ref={list} className="suggestions" data-lost="true">
      {open.items.length > 0 ? (
        <div role="listbox" id={id} aria-label={label}>
          {open.items.map((item, index) => (
            <Row
              key={item.id}
              id={`${id}-${index}`}
              item={item}
              heading={item.group !== open.items[index - 1]?.group && !open.query ? item.group : undefined}
              chosen={index === open.index}
              onPick={() => suggestions.pick(index)}
              onPoint={() => suggestions.highlight(index)}
            />
          ))}
        </div>
      ) : (
        <p className="suggestions-none" role="status">
          {none?.(open.query)}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly item: SuggestionItem;
  readonly heading: string | undefined;
  readonly chosen: boolean;
  readonly onPick: () => void;
  readonly onPoint: () => void;
}

function Row({ id, item, heading, chosen, onPick, onPoint }: RowProps) {
  return (
    <>
      {heading ? (
        <div className="menu-label" role="presentation">
          {heading}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text's */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text */}
      <div
        role="option"
        id={id}
        className="suggestion"
        data-item={item.id}
        aria-selected={chosen}
        onMouseDown={(event) => event.preventDefault()}
        onMouseMove={() => {
          if (!chosen) onPoint();
        }}
        onClick={onPick}
      >
        <span className="suggestion-sign">{item.sign}</span>
        <span className="suggestion-name">{item.name}</span>
        {item.hint ? <span className="suggestion-hint">{item.hint}</span> : null}
      </div>
    </>
  );
}
