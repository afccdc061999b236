import type { Editor } from '@tiptap/core';
import { Suspense } from 'react';
import { latePart } from '../../ui/late-part.ts';
import { sameData, useEditorValue } from '../tools/use-editor-value.ts';
import { selectedImage } from './selected-image.ts';

const ImagePanel = latePart(async () => (await import('./image-panel.tsx')).ImagePanel);

/** What can be done with an image, beside it while it is selected. */
export function ImageTools({ editor }: { editor: Editor }) {
  const selected = useEditorValue(editor, selectedImage, sameData);
  return <Suspense>{selected ? <ImagePanel editor={editor} selected={selected} /> : null}</Suspense>;
}
