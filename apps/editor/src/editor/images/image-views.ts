import { imageAlign, imageCaption, imageOf, imageWidth, onImages } from '@parley/document';
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { NodeView } from '@tiptap/pm/view';
import type { Doc } from 'yjs';
import { text } from '../../text/index.ts';
import { withCopiedImages } from './copied-images.ts';

export interface ImageViewsOptions {
  /** The document whose `images` hold the bytes. */
  doc: Doc;
}

/** Draws images from the bytes the document holds; what has not arrived yet, or is no image, is a box that says so. */
export const ImageViews = Extension.create<ImageViewsOptions>({
  name: 'imageViews',

  addProseMirrorPlugins() {
    const { doc } = this.options;
    return [
      new Plugin({
        props: {
          nodeViews: { image: (node, view) => new ImageView(node, doc, view.editable) },
          clipboardSerializer: withCopiedImages(this.editor.schema, doc),
        },
      }),
    ];
  },
});

class ImageView implements NodeView {
  readonly dom = document.createElement('div');
  readonly #doc: Doc;
  readonly #editable: boolean;
  #node: Node;
  #url: string | null = null;
  #stopWaiting: (() => void) | null = null;

  constructor(node: Node, doc: Doc, editable: boolean) {
    this.#node = node;
    this.#doc = doc;
    this.#editable = editable;
    this.dom.className = 'image';
    this.#draw();
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const sameImage = node.attrs.image === this.#node.attrs.image;
    this.#node = node;
    if (sameImage && this.#url) this.#describe();
    else this.#draw();
    return true;
  }

  /** What is drawn inside is no edit. */
  ignoreMutation(): boolean {
    return true;
  }

  /** What is done at its grip is no click on it. */
  stopEvent({ target }: Event): boolean {
    return target instanceof Element && target.className === 'image-grip';
  }

  destroy(): void {
    this.#forget();
  }

  #draw(): void {
    this.#forget();
    const image = imageOf(this.#doc, this.#node.attrs.image);
    if (image) {
      this.#url = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
      const drawn = document.createElement('img');
      drawn.src = this.#url;
      drawn.draggable = false;
      const frame = document.createElement('div');
      frame.className = 'image-frame';
      frame.append(drawn);
      if (this.#editable) {
        const grip = document.createElement('span');
        grip.className = 'image-grip';
        frame.append(grip);
      }
      this.dom.replaceChildren(frame);
      this.#describe();
      return;
    }
    this.dom.textContent = text.blocks.missingImage;
    this.#stopWaiting = onImages(this.#doc, () => {
      if (imageOf(this.#doc, this.#node.attrs.image)) this.#draw();
    });
  }

  #describe(): void {
    const drawn = this.dom.querySelector('img');
    if (!drawn) return;
    const { alt, width, caption, align } = this.#node.attrs;
    drawn.alt = typeof alt === 'string' ? alt : '';
    const side = imageAlign(align);
    if (side) this.dom.dataset.align = side;
    else delete this.dom.dataset.align;
    this.#showCaption(imageCaption(caption));
    const wide = imageWidth(width);
    if (wide === null) drawn.removeAttribute('width');
    else drawn.width = wide;
  }

  #showCaption(caption: string | null): void {
    const old = this.dom.querySelector<HTMLElement>('.image-caption');
    if (!caption) old?.remove();
    else {
      const words = old ?? document.createElement('div');
      words.className = 'image-caption';
      words.dir = 'auto';
      words.textContent = caption;
      this.dom.append(words);
    }
  }

  #forget(): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = null;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }
}
