import type { Editor } from '@tiptap/core';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useSyncExternalStore } from 'react';
import { text } from '../../../text/late.ts';
import { CrossIcon } from '../../../ui/icons.tsx';
import { announce } from '../../../ui/toasts.tsx';
import { DownIcon, UpIcon } from '../icons.tsx';
import { addTool } from '../slot.ts';
import { Finder } from './finder.ts';

/** Longer selections are what to search in, not what to search for. */
const LONGEST_TAKEN = 100;

export interface FindBarProps {
  readonly editor: Editor;
  /** Whether the field for the replacement is shown; never where nothing can be written. */
  readonly replacing: boolean;
  /** Grows each time it is asked for while it is open. */
  readonly asked: number;
  readonly onReplacing: () => void;
  readonly onClose: () => void;
}

/** Finds and replaces in the text. */
export function FindBar({ editor, replacing, asked, onReplacing, onClose }: FindBarProps) {
  const finder = useMemo(() => new Finder(editor), [editor]);
  const { wanted, count, more, at, badRegexp } = useSyncExternalStore(finder.subscribe, finder.current);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const writes = editor.isEditable;

  useEffect(() => {
    const take = addTool(editor, finder);
    return () => {
      finder.close();
      take();
    };
  }, [editor, finder]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is what asks for the focus again
  useEffect(() => {
    const { from, to } = editor.state.selection;
    const selected = to - from <= LONGEST_TAKEN ? editor.state.doc.textBetween(from, to, '\n') : '';
    if (selected && !selected.includes('\n')) finder.want({ search: selected });
    field.current?.focus();
    field.current?.select();
  }, [editor, finder, asked]);

  const close = (): void => {
    onClose();
    finder.close();
    editor.view.focus();
  };

  // The buttons stay what has the focus when nothing is left to do: without it no key would come here any more.
  const replaceAll = (): void => {
    if (count > 0) announce({ title: text.find.replaced(finder.replaceAll()) });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const inField = event.target instanceof HTMLInputElement;
    if (event.key === 'Escape') close();
    else if (event.key === 'F3') finder.go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Enter' && inField && event.target === field.current) {
      finder.go(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Enter' && inField) finder.replaceOne();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const toggle = (name: 'matchCase' | 'wholeWord' | 'regexp', sign: string) => (
    <button
      type="button"
      className="tool find-toggle"
      data-find={name}
      aria-label={text.find[name]}
      title={text.find[name]}
      aria-pressed={wanted[name]}
      onClick={() => finder.want({ [name]: !wanted[name] })}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );

  const said = badRegexp
    ? text.find.badRegexp
    : wanted.search === ''
      ? ''
      : count === 0
        ? text.find.none
        : text.find.count(at, count, more);

  return (
    <search className="find-bar" aria-label={text.find.label} onKeyDown={onKeyDown}>
      <div className="find-row">
        <input
          ref={field}
          className="input find-field"
          type="text"
          value={wanted.search}
          placeholder={text.find.findPlaceholder}
          aria-label={text.find.find}
          aria-describedby={`${id}-said`}
          aria-invalid={badRegexp || undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => finder.want({ search: event.target.value })}
        />
        <button
          type="button"
          className="tool"
          data-find="previous"
          aria-label={text.find.previous}
          title={text.find.previous}
          aria-disabled={count === 0 || undefined}
          onClick={() => finder.go(-1)}
        >
          <UpIcon />
        </button>
        <button
          type="button"
          className="tool"
          data-find="next"
          aria-label={text.find.next}
          title={text.find.next}
          aria-disabled={count === 0 || undefined}
          onClick={() => finder.go(1)}
        >
          <DownIcon />
        </button>
        <button type="button" className="tool" aria-label={text.close} title={text.close} onClick={close}>
          <CrossIcon />
        </button>
      </div>
      {replacing && writes ? (
        <div className="find-row">
          <input
            className="input find-field"
            type="text"
            value={wanted.replace}
            placeholder={text.find.replacePlaceholder}
            aria-label={text.find.replacePlaceholder}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => finder.want({ replace: event.target.value })}
          />
          <button
            type="button"
            className="button find-do"
            data-find="replace-one"
            aria-disabled={count === 0 || undefined}
            onClick={() => finder.replaceOne()}
          >
            {text.find.replaceOne}
          </button>
          <button
            type="button"
            className="button find-do"
            data-find="replace-all"
            aria-label={text.find.replaceAllName}
            aria-disabled={count === 0 || undefined}
            onClick={replaceAll}
          >
            {text.find.replaceAll}
          </button>
        </div>
      ) : null}
      <div className="find-row find-options">
        {toggle('matchCase', 'Aa')}
        {toggle('wholeWord', '“w”')}
        {toggle('regexp', '.*')}
        {writes && !replacing ? (
          <button type="button" className="find-more" onClick={onReplacing}>
            {text.find.showReplace}
          </button>
        ) : null}
        <span id={`${id}-said`} className="find-said" data-bad={badRegexp || undefined} role="status">
          {said}
        </span>
      </div>
    </search>
  );
}
