import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { text } from '../../text/late.ts';
import type { Heading } from '../tools/outline/digest.ts';
import { useDigest } from '../tools/outline/use-digest.ts';
import { useEditorValue } from '../tools/use-editor-value.ts';

/** Fills the tables of contents of a text with its headings, where they stand. */
export function ContentsLists({ editor }: { editor: Editor }) {
  const isThere = useEditorValue(editor, hasContents);
  return isThere ? <Lists editor={editor} /> : null;
}

const hasContents = ({ view }: Editor): boolean => view.dom.querySelector('[data-contents]') !== null;

function Lists({ editor }: { editor: Editor }) {
  const digest = useDigest(editor);
  const places = usePlaces(editor);
  const headings = digest?.headings.filter(({ words }) => words !== '') ?? [];
  const shallowest = Math.min(...headings.map(({ level }) => level));
  return places.map((place, at) =>
    createPortal(<List editor={editor} headings={headings} shallowest={shallowest} />, place, String(at)),
  );
}

interface ListProps {
  readonly editor: Editor;
  readonly headings: readonly Heading[];
  readonly shallowest: number;
}

function List({ editor, headings, shallowest }: ListProps) {
  const go = ({ pos }: Heading): void => {
    const { tr } = editor.state;
    if (pos + 1 > tr.doc.content.size) return;
    editor.view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1))).scrollIntoView());
    editor.view.focus();
  };
  if (headings.length === 0) return <p className="contents-empty">{text.contents.empty}</p>;
  return (
    <ul aria-label={text.contents.label}>
      {headings.map((heading) => (
        <li key={heading.pos} dir="auto" data-depth={Math.min(heading.level - shallowest, 5)}>
          <button
            type="button"
            // The block is not selected by what leads elsewhere.
            onMouseDown={(event) => event.stopPropagation()}
            onClick={() => go(heading)}
          >
            {heading.words}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The elements that are tables of contents; the editor makes them anew as it likes. */
function usePlaces(editor: Editor): readonly Element[] {
  const [places, setPlaces] = useState<readonly Element[]>([]);
  useEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      if (editor.isDestroyed) return;
      const found = [...editor.view.dom.querySelectorAll('[data-contents]')];
      setPlaces((old) =>
        old.length === found.length && old.every((one, at) => one === found[at]) ? old : found,
      );
    };
    const later = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    editor.on('transaction', later);
    return () => {
      cancelAnimationFrame(frame);
      editor.off('transaction', later);
    };
  }, [editor]);
  return places;
}
