import { ownTitle, TITLE_LIMIT } from '@parley/document/title';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type * as Y from 'yjs';
import { whenArrived } from '../session/arrival.ts';
import type { Room } from '../session/room.ts';
import { text } from '../text/index.ts';
import { TITLE_FIELD } from './focus-title.ts';
import { TitleBinding } from './title-binding.ts';

export interface TitleFieldProps {
  readonly room: Room;
  /** What stands in it while it is empty. */
  readonly placeholder: string;
  /** Enter, or ↓ on the last line: on into the text. */
  readonly onDone: () => void;
}

/** The title on top of the text, as high as it is long; written together like the text. */
export function TitleField({ room, placeholder, onDone }: TitleFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const binding = useRef<TitleBinding | null>(null);
  const [shown, setShown] = useState('');
  useEffect(() => {
    if (!field.current) return;
    const bound = new TitleBinding(field.current, room.doc, setShown, !room.status.arrived);
    binding.current = bound;
    const join = whenArrived(
      room,
      () => bound.join(),
      () => bound.isComposing,
    );
    return () => {
      join();
      bound.destroy();
    };
  }, [room]);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const { selectionEnd, value } = event.currentTarget;
    const isLast = selectionEnd === value.length || isOneLine(event.currentTarget);
    const onward = event.key === 'ArrowDown' && isLast && !event.shiftKey;
    if (event.key === 'Enter' || onward) {
      event.preventDefault();
      onDone();
      return;
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const back = key === 'z' && !event.shiftKey;
    const again = (key === 'z' && event.shiftKey) || (key === 'y' && event.ctrlKey);
    if (!back && !again) return;
    event.preventDefault();
    if (back) binding.current?.undo();
    else binding.current?.redo();
  };

  return (
    <div className="title-grow" data-shown={shown} data-empty={shown.trim() === ''}>
      <textarea
        ref={field}
        id={TITLE_FIELD}
        className="title-field"
        rows={1}
        maxLength={TITLE_LIMIT}
        placeholder={placeholder}
        aria-label={text.titleField.label}
        enterKeyHint="next"
        onInput={() => binding.current?.typed()}
        onCompositionStart={() => binding.current?.composing(true)}
        onCompositionEnd={() => binding.current?.composing(false)}
        onBlur={() => binding.current?.pause()}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

const isOneLine = (field: HTMLTextAreaElement): boolean =>
  field.clientHeight < 2 * Number.parseFloat(getComputedStyle(field).lineHeight);

/** The title where it cannot be written; a document that has none begins with its text. */
export function ReadTitle({ doc, title }: { doc: Y.Doc; title: string | null }) {
  const own = ownTitle(doc);
  return title !== null && own === title ? <p className="title-read">{title}</p> : null;
}
