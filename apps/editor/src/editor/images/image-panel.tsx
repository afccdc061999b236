import type { Editor } from '@tiptap/core';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { text } from '../../text/late.ts';
import { AlignIcon, TrashIcon } from '../tools/icons.tsx';
import { addTool } from '../tools/slot.ts';
import { ToolButton } from '../tools/tool-button.tsx';
import { useFocusWithin } from '../tools/use-focus-within.ts';
import { usePlaced } from '../tools/use-placed.ts';
import { asOwnStep } from '../undo-steps.ts';
import { resizable } from './resize.ts';
import type { SelectedImage } from './selected-image.ts';

/** How wide an image can be set at once, in CSS pixels; full is as wide as it is, or as the text. */
const WIDTHS = [
  { name: 'small', width: 240 },
  { name: 'medium', width: 480 },
  { name: 'full', width: null },
] as const;

/** Where it stands. */
const SIDES = [
  { name: 'start', side: null },
  { name: 'center', side: 'center' },
  { name: 'right', side: 'right' },
] as const;

/** What the panel needs above or below an image, in CSS pixels. */
const ROOM = 64;

export interface ImagePanelProps {
  readonly editor: Editor;
  readonly selected: SelectedImage;
}

/** Description, caption, width, place and removal of the selected image. Alt-F10 goes there from the text, Escape back. */
export function ImagePanel({ editor, selected }: ImagePanelProps) {
  const { pos, image, alt, width, caption, align } = selected;
  const panel = useRef<HTMLDivElement>(null);
  const focused = useFocusWithin(editor);

  const place = useCallback((): DOMRect | null => {
    const dom = editor.isDestroyed ? null : editor.view.nodeDOM(pos);
    const frame = dom instanceof HTMLElement ? dom.firstElementChild?.getBoundingClientRect() : undefined;
    const paper = editor.view.dom.closest('.paper')?.getBoundingClientRect();
    if (!frame || !paper || frame.bottom < paper.top || frame.top > paper.bottom) return null;
    // Of a large image the part that is seen.
    const top = Math.max(frame.top, paper.top + ROOM);
    return new DOMRect(frame.left, top, frame.width, Math.max(0, Math.min(frame.bottom, paper.bottom) - top));
  }, [editor, pos]);
  usePlaced(panel, {
    placement: 'top',
    place,
    version: focused ? `${pos} ${width} ${image} ${caption} ${align}` : null,
  });

  useEffect(
    () =>
      addTool(editor, {
        handleKeyDown(_view, event) {
          if (event.key !== 'F10' || !event.altKey) return false;
          panel.current?.querySelector('input')?.focus();
          return true;
        },
      }),
    [editor],
  );

  const set = useCallback(
    (attribute: 'alt' | 'width' | 'caption' | 'align', value: string | number | null): void => {
      const node = editor.isDestroyed ? null : editor.state.doc.nodeAt(pos);
      // Somebody else's edit may have moved it since this was drawn.
      if (node?.type.name !== 'image' || node.attrs.image !== image || node.attrs[attribute] === value)
        return;
      editor.view.dispatch(asOwnStep(editor.state.tr.setNodeAttribute(pos, attribute, value)));
    },
    [editor, pos, image],
  );

  useEffect(() => {
    const dom = editor.view.nodeDOM(pos);
    return dom instanceof HTMLElement ? resizable(dom, (width) => set('width', width)) : undefined;
  }, [editor, pos, set]);

  if (!focused) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls is no set of fields
    <div
      ref={panel}
      className="bubble image-panel"
      data-lost="true"
      role="group"
      aria-label={text.image.tools}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        editor.view.focus();
      }}
    >
      <Words
        key={`${image} ${alt}`}
        words={alt}
        said={text.image.said.alt}
        onChange={(next) => set('alt', next)}
      />
      <Words
        key={`${image} caption ${caption}`}
        words={caption}
        said={text.image.said.caption}
        onChange={(next) => set('caption', next || null)}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: buttons, not fields */}
      <div className="image-widths" role="group" aria-label={text.image.width}>
        {WIDTHS.map((choice) => (
          <button
            key={choice.name}
            type="button"
            className="image-width"
            aria-pressed={width === choice.width}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => set('width', choice.width)}
          >
            {text.image[choice.name]}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons, not fields */}
      <div className="image-widths" role="group" aria-label={text.image.align}>
        {SIDES.map(({ name, side }) => (
          <button
            key={name}
            type="button"
            className="image-width"
            aria-label={text.image.sides[name]}
            title={text.image.sides[name]}
            aria-pressed={align === side}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => set('align', side)}
          >
            <AlignIcon side={name} />
          </button>
        ))}
      </div>
      <ToolButton
        id="image-remove"
        name={text.image.remove}
        sign={<TrashIcon />}
        first
        onRun={() => {
          editor.chain().focus().deleteSelection().run();
        }}
      />
    </div>
  );
}

interface Said {
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
}

interface WordsProps {
  readonly words: string;
  readonly said: Said;
  readonly onChange: (words: string) => void;
}

/** A field for what is said of the image, which is kept as one leaves it. */
function Words({ words, said, onChange }: WordsProps) {
  const [written, setWritten] = useState(words);
  const done = (): void => {
    if (written.trim() !== words) onChange(written.trim());
  };
  return (
    <input
      className="input image-alt"
      type="text"
      aria-label={said.label}
      placeholder={said.placeholder}
      title={said.hint}
      maxLength={1_000}
      value={written}
      onChange={(event) => setWritten(event.target.value)}
      onBlur={done}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') done();
      }}
    />
  );
}
