import { completeAddress, isHeadingAddress, isLinkTarget } from '@parley/document';
import type { Editor } from '@tiptap/core';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { text } from '../../text/late.ts';
import { BinIcon, DuplicateIcon, OpenIcon, PencilIcon } from '../../ui/command-icons.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { addTool } from '../tools/slot.ts';
import { ToolButton } from '../tools/tool-button.tsx';
import { sameData, useEditorValue } from '../tools/use-editor-value.ts';
import { usePlaced } from '../tools/use-placed.ts';
import { asOwnStep } from '../undo-steps.ts';
import { goToHeading } from './go-to-heading.ts';
import { headingOf, wordsOfHeading } from './heading-at.ts';
import { HeadingChoice } from './heading-choice.tsx';
import { linkAt } from './link-at.ts';
import { withoutLink, writeHeadingLink, writeLink } from './write-link.ts';

const words = text.link;

interface Target {
  readonly from: number;
  readonly to: number;
  /** Null: there is no link yet. */
  readonly href: string | null;
}

const read = ({ state }: Editor): Target => {
  const { from, to } = state.selection;
  return linkAt(state) ?? { from, to, href: null };
};

export interface LinkPanelProps {
  readonly editor: Editor;
  /** Whether the address is being written, or only shown. */
  readonly edits: boolean;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

/** Where a link leads, and what can be done about it. */
export function LinkPanel({ editor, edits, onEdit, onClose }: LinkPanelProps) {
  const target = useEditorValue(editor, read, sameData);
  const { from, to, href } = target;
  const panel = useRef<HTMLDivElement>(null);

  const place = useCallback((): DOMRect | null => {
    if (editor.isDestroyed || to > editor.state.doc.content.size) return null;
    const start = editor.view.coordsAtPos(from, 1);
    const end = editor.view.coordsAtPos(to, -1);
    const left = Math.min(start.left, end.left);
    return new DOMRect(left, start.top, Math.abs(end.right - start.left), end.bottom - start.top);
  }, [editor, from, to]);
  usePlaced(panel, { placement: 'bottom-start', place, version: `${edits} ${from} ${to} ${href}` });
  useTargetShown(editor, edits ? from : 0, edits ? to : 0);

  const done = (): void => {
    onClose();
    editor.view.focus();
  };
  const remove = (): void => {
    const transaction = withoutLink(editor.state);
    if (transaction) editor.view.dispatch(asOwnStep(transaction));
    done();
  };
  const write = (address: string, shown: string): void => {
    const transaction = writeLink(editor.state, address, shown);
    if (transaction) editor.view.dispatch(asOwnStep(transaction));
    done();
  };

  const choose = (pos: number, shown: string): void => {
    const transaction = writeHeadingLink(editor.state, pos, shown);
    if (transaction) editor.view.dispatch(asOwnStep(transaction));
    done();
  };
  const open = (): void => {
    if (isHeadingAddress(href)) goToHeading(editor.view, href);
    else if (href) window.open(href, '_blank', 'noopener,noreferrer');
  };

  if (!edits && href === null) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls is no set of fields
    <div
      ref={panel}
      className="link-panel"
      data-lost="true"
      role="group"
      aria-label={words.panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        done();
      }}
    >
      {edits ? (
        <LinkForm
          key={String(href)}
          editor={editor}
          href={href}
          asksWords={href === null && from === to}
          onWrite={write}
          onChoose={choose}
        />
      ) : (
        <span className="link-address" title={isHeadingAddress(href) ? undefined : (href ?? '')}>
          {shownAddress(editor, href)}
        </span>
      )}
      {href === null ? null : (
        <div className="link-tools">
          {edits ? null : (
            <ToolButton id="link-edit" name={words.edit} sign={<PencilIcon />} first onRun={onEdit} />
          )}
          <ToolButton
            id="link-open"
            name={words.open}
            sign={<OpenIcon />}
            first
            disabled={!isLinkTarget(href)}
            onRun={open}
          />
          <ToolButton
            id="link-copy"
            name={words.copy}
            sign={<DuplicateIcon />}
            first
            onRun={() => void copyText(href, { done: words.copied, refused: words.copyRefused })}
          />
          <ToolButton id="link-remove" name={words.remove} sign={<BinIcon />} first onRun={remove} />
        </div>
      )}
    </div>
  );
}

/** Where a link leads, to read: a heading by its words. */
function shownAddress({ state: { doc } }: Editor, href: string | null): string | null {
  if (!isHeadingAddress(href)) return href;
  const pos = headingOf(doc, href);
  const heading = pos === null ? null : doc.nodeAt(pos);
  return heading ? wordsOfHeading(heading) : words.headingGone;
}

interface LinkFormProps {
  readonly editor: Editor;
  readonly href: string | null;
  /** Whether there are no words yet that shall be the link. */
  readonly asksWords: boolean;
  readonly onWrite: (address: string, words: string) => void;
  /** The heading at a place was chosen instead of an address. */
  readonly onChoose: (pos: number, words: string) => void;
}

function LinkForm({ editor, href, asksWords, onWrite, onChoose }: LinkFormProps) {
  const [address, setAddress] = useState(shownAddress(editor, href) ?? '');
  const [shown, setShown] = useState('');
  const [refused, setRefused] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.select(), []);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const completed = isHeadingAddress(address.trim()) ? address.trim() : completeAddress(address);
    if (completed) return onWrite(completed, shown);
    setRefused(true);
    field.current?.focus();
  };

  return (
    <form className="link-form" onSubmit={submit} noValidate>
      {asksWords ? (
        <input
          className="input"
          type="text"
          aria-label={words.words}
          placeholder={words.words}
          maxLength={1_000}
          value={shown}
          onChange={(event) => setShown(event.target.value)}
        />
      ) : null}
      <div className="link-row">
        <input
          ref={field}
          className="input"
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-label={words.address}
          placeholder={words.addressHint}
          aria-invalid={refused}
          aria-describedby={refused ? id : undefined}
          value={address}
          onChange={(event) => {
            setAddress(event.target.value);
            setRefused(false);
          }}
        />
        <button type="submit" className="button primary">
          {words.apply}
        </button>
      </div>
      <HeadingChoice editor={editor} typed={address} onChoose={(pos) => onChoose(pos, shown)} />
      <p className="link-refused" id={id} role="alert">
        {refused ? words.refused : ''}
      </p>
    </form>
  );
}

/** Keeps what will be the link marked while the focus is in the form. */
function useTargetShown(editor: Editor, from: number, to: number): void {
  useEffect(() => {
    if (from === to || editor.isDestroyed) return;
    const range = Decoration.inline(from, to, { class: 'link-target' });
    const stop = addTool(editor, {
      decorations: ({ doc }) => (to <= doc.content.size ? DecorationSet.create(doc, [range]) : null),
    });
    const redraw = (): void => {
      if (!editor.isDestroyed) editor.view.dispatch(editor.state.tr);
    };
    redraw();
    return () => {
      stop();
      redraw();
    };
  }, [editor, from, to]);
}
