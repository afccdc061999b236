import type { Editor } from '@tiptap/core';
import { DOMSerializer, type Node } from '@tiptap/pm/model';
import { NodeSelection } from '@tiptap/pm/state';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { text } from '../../text/late.ts';
import { type Note, notesOf } from './notes.ts';

/** How long after the last change the notes are looked for, ms. */
const QUIET_MS = 200;

/** All that the footnotes of a text say, below it: on the page and on paper. */
export function NotesBelow({ editor }: { editor: Editor }) {
  const notes = useNotes(editor);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const isThere = notes.length > 0;
  useEffect(() => {
    if (!isThere) return;
    const made = document.createElement('div');
    made.className = 'notes-place';
    editor.view.dom.after(made);
    setPlace(made);
    return () => {
      made.remove();
      setPlace(null);
    };
  }, [editor, isThere]);
  if (!place || !isThere) return null;
  const go = (at: number): void => {
    const note = notesOf(editor.state.doc)[at];
    if (!note) return;
    const { tr } = editor.state;
    editor.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, note.pos)).scrollIntoView());
    editor.view.focus();
  };
  return createPortal(
    <section className="notes" aria-label={text.footnote.list}>
      <ol>
        {notes.map(({ node }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a note is its number
          <li key={at} dir="auto">
            <button
              type="button"
              className="note-go"
              aria-label={text.footnote.goTo(at + 1)}
              onClick={() => go(at)}
            >
              {at + 1}
            </button>
            <NoteWords node={node} />
          </li>
        ))}
      </ol>
    </section>,
    place,
  );
}

function NoteWords({ node }: { node: Node }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.replaceChildren(
      DOMSerializer.fromSchema(node.type.schema).serializeFragment(node.content),
    );
  }, [node]);
  return <div ref={element} />;
}

function useNotes(editor: Editor): readonly Note[] {
  const [notes, setNotes] = useState<readonly Note[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      if (editor.isDestroyed) return;
      const found = notesOf(editor.state.doc);
      setNotes((old) => (sameWords(old, found) ? old : found));
    };
    const changed = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
      if (!transaction.docChanged) return;
      clearTimeout(timer);
      timer = setTimeout(look, QUIET_MS);
    };
    look();
    editor.on('transaction', changed);
    return () => {
      clearTimeout(timer);
      editor.off('transaction', changed);
    };
  }, [editor]);
  return notes;
}

const sameWords = (a: readonly Note[], b: readonly Note[]): boolean =>
  a.length === b.length && a.every(({ node }, at) => node === b[at]?.node);
