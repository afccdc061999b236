import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';
import { lazy, Suspense } from 'react';
import { sameData, useEditorValue } from '../tools/use-editor-value.ts';

const ImagePanel = lazy(async () => ({ default: (await import('./image-panel.tsx')).ImagePanel }));

export interface SelectedImage {
  readonly pos: number;
  readonly image: string;
  readonly alt: string;
  readonly width: number | null;
}

const read = ({ state: { selection } }: Editor): SelectedImage | null => {
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'image') return null;
  const { image, alt, width } = selection.node.attrs;
  return {
    pos: selection.from,
    image: String(image),
    alt: typeof alt === 'string' ? alt : '',
    width: typeof width === 'number' ? width : null,
  };
};

/** What can be done with an image, beside it while it is selected. */
export function ImageTools({ editor }: { editor: Editor }) {
  const selected = useEditorValue(editor, read, sameData);
  return <Suspense>{selected ? <ImagePanel editor={editor} selected={selected} /> : null}</Suspense>;
}
