import type { Editor } from '@tiptap/core';
import { Suspense } from 'react';
import { latePart } from '../../ui/late-part.ts';
import { sameData, useEditorValue } from '../tools/use-editor-value.ts';
import { noteAt } from './note-at.ts';

const NotePanel = latePart(async () => (await import('./note-panel.tsx')).NotePanel);

/** What a footnote says, beside it while it is selected. */
export function NoteTools({ editor }: { editor: Editor }) {
  const note = useEditorValue(editor, noteAt, sameData);
  return <Suspense>{note ? <NotePanel editor={editor} note={note} /> : null}</Suspense>;
}
