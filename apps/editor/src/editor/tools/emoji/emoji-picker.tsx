import type { Editor } from '@tiptap/core';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { text } from '../../../text/late.ts';
import { searchByWords } from '../search-words.ts';
import { usePlaced } from '../use-placed.ts';
import type { Emoji } from './emoji.ts';
import { insertEmoji } from './insert-emoji.ts';
import { loadEmoji } from './load-emoji.ts';

/** Found ones that are shown; all of them stand there without a search. */
const SHOWN = 200;

/** Every emoji, to search and to choose. The focus stays in the search field; arrows walk over the grid. */
export function EmojiPicker({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [emoji, setEmoji] = useState<readonly Emoji[] | null>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const panel = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => {
    let gone = false;
    loadEmoji().then(
      (all) => (gone ? undefined : setEmoji(all)),
      () => (gone ? undefined : setEmoji([])),
    );
    return () => {
      gone = true;
    };
  }, []);

  // Once the menu it was opened from has let go of the focus.
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), 50);
    return () => clearTimeout(timer);
  }, []);

  const place = useCallback((): DOMRect | null => {
    if (editor.isDestroyed) return null;
    const { left, top, bottom } = editor.view.coordsAtPos(editor.state.selection.from);
    return new DOMRect(left, top, 0, bottom - top);
  }, [editor]);
  usePlaced(panel, { placement: 'bottom-start', place, version: emoji });

  useEffect(() => {
    const press = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !panel.current?.contains(target)) onClose();
    };
    document.addEventListener('pointerdown', press, { capture: true });
    return () => document.removeEventListener('pointerdown', press, { capture: true });
  }, [onClose]);

  const found = useMemo(
    () => (query.trim() ? searchByWords(emoji ?? [], query).slice(0, SHOWN) : (emoji ?? [])),
    [emoji, query],
  );

  const step = (to: number): void => {
    const next = Math.min(Math.max(to, 0), found.length - 1);
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };

  const choose = (chosen: Emoji | undefined): void => {
    if (!chosen) return;
    onClose();
    insertEmoji(editor, chosen.sign);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const columns = columnsOf(grid.current);
    switch (event.key) {
      case 'ArrowRight':
        step(at + 1);
        break;
      case 'ArrowLeft':
        step(at - 1);
        break;
      case 'ArrowDown':
        step(at + columns);
        break;
      case 'ArrowUp':
        step(at - columns);
        break;
      case 'Enter':
        choose(found[at]);
        break;
      case 'Escape':
        onClose();
        editor.view.focus();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={panel}
      className="suggestions emoji"
      role="dialog"
      aria-label={text.emoji.label}
      data-lost="true"
    >
      <input
        className="input"
        type="text"
        role="combobox"
        aria-label={text.emoji.search}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-grid`}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        placeholder={text.emoji.search}
        autoComplete="off"
        spellCheck={false}
        ref={field}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={grid} className="emoji-grid" role="listbox" id={`${id}-grid`} aria-label={text.emoji.label}>
        {found.map((one, index) => (
          <Choice
            key={one.id}
            id={`${id}-${index}`}
            emoji={one}
            heading={
              !query && one.group !== found[index - 1]?.group ? text.emoji.groups[one.group] : undefined
            }
            chosen={index === at}
            onChoose={choose}
          />
        ))}
      </div>
      <p className="emoji-said" role="status">
        {emoji === null ? text.emoji.loading : found.length === 0 ? text.emoji.none : found[at]?.name}
      </p>
    </div>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly emoji: Emoji;
  readonly heading: string | undefined;
  readonly chosen: boolean;
  readonly onChoose: (emoji: Emoji) => void;
}

function Choice({ id, emoji, heading, chosen, onChoose }: ChoiceProps) {
  return (
    <>
      {heading ? (
        <div className="menu-label emoji-heading" role="presentation">
          {heading}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field */}
      <div
        role="option"
        id={id}
        className="emoji-one"
        aria-selected={chosen}
        aria-label={emoji.name}
        title={emoji.name}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onChoose(emoji)}
      >
        {emoji.sign}
      </div>
    </>
  );
}

function columnsOf(grid: HTMLElement | null): number {
  if (!grid) return 1;
  return Math.max(1, getComputedStyle(grid).gridTemplateColumns.split(' ').length);
}
