import type { Editor } from '@tiptap/core';
import { useEffect, useRef } from 'react';
import { text } from '../../../text/late.ts';
import { CrossIcon } from '../../../ui/icons.tsx';
import { type Heading, readingMinutes } from './digest.ts';
import { type DocumentDigest, useDigest } from './use-digest.ts';
import { usePlace } from './use-place.ts';

const NO_HEADINGS: readonly Heading[] = [];

export interface OutlineProps {
  readonly editor: Editor;
  /** Closes it; `went` if that is because a heading was chosen on a small screen. */
  readonly onClose: () => void;
  /** Whether it lies over the text, on a small screen: it goes once a heading is chosen. */
  readonly over: boolean;
}

/** The headings of the document, to go to, and how long it is. */
export function Outline({ editor, onClose, over }: OutlineProps) {
  const digest = useDigest(editor);
  const headings = digest?.headings ?? NO_HEADINGS;
  const place = usePlace(editor, headings);
  const list = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another heading is current
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [place]);

  return (
    // Escape closes what lies over the text.
    <aside
      className="outline"
      aria-label={text.outline.title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className="outline-head">
        <h2>{text.outline.title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={text.close}
          title={text.close}
          onClick={onClose}
        >
          <CrossIcon />
        </button>
      </div>
      <nav ref={list} className="outline-list" aria-label={text.outline.title}>
        {headings.length === 0 ? <p className="note">{digest ? text.outline.empty : ''}</p> : null}
        {headings.map(({ pos, level, words }, index) => (
          <button
            key={pos}
            type="button"
            className="outline-item"
            data-level={level}
            aria-current={index === place ? 'location' : undefined}
            onClick={() => {
              goTo(editor, pos);
              if (over) onClose();
            }}
          >
            {words || text.outline.untitled}
          </button>
        ))}
        {digest?.moreHeadings ? <p className="note">{text.outline.more(digest.moreHeadings)}</p> : null}
      </nav>
      <div className="outline-foot">{digest ? <Count digest={digest} /> : null}</div>
    </aside>
  );
}

function Count({ digest }: { digest: DocumentDigest }) {
  const { words, characters } = digest.selection ?? digest;
  const shown = (n: number): string => n.toLocaleString(document.documentElement.lang);
  return (
    <p className="count">
      {digest.selection ? <span className="count-selected">{text.count.selected}</span> : null}
      <span>{text.count.words(words, shown(words))}</span>
      <span>{text.count.characters(characters, shown(characters))}</span>
      {words > 0 ? <span>{text.count.reading(readingMinutes(words))}</span> : null}
    </p>
  );
}

/** Brings a heading to the top of the page, and the caret into it where one writes with a keyboard. */
function goTo(editor: Editor, pos: number): void {
  if (editor.isDestroyed || pos >= editor.state.doc.content.size) return;
  const element = editor.view.nodeDOM(pos);
  if (!(element instanceof HTMLElement)) return;
  if (editor.isEditable && matchMedia('(pointer: fine)').matches) {
    editor.commands.setTextSelection(pos + 1 + (editor.state.doc.nodeAt(pos)?.content.size ?? 0));
    editor.view.focus();
  }
  // Not smoothly: what is not in sight has no exact height until it comes into it.
  element.scrollIntoView({ block: 'start' });
}
