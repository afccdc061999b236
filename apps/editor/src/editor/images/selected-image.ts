import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

export interface SelectedImage {
  readonly pos: number;
  readonly image: string;
  readonly alt: string;
  readonly width: number | null;
  readonly caption: string;
  readonly align: string | null;
}

/** The image that is selected, and only it. */
export const selectedImage = ({ state: { selection } }: Editor): SelectedImage | null => {
  if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'image') return null;
  const { image, alt, width, caption, align } = selection.node.attrs;
  return {
    pos: selection.from,
    image: String(image),
    alt: typeof alt === 'string' ? alt : '',
    width: typeof width === 'number' ? width : null,
    caption: typeof caption === 'string' ? caption : '',
    align: typeof align === 'string' ? align : null,
  };
};
