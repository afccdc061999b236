import type { Editor } from '@tiptap/core';
import { loaded } from '../../ui/loaded.ts';
import { HeldPlace } from '../held-place.ts';

/** What is asked for. A phone turns what it stores otherwise into one of them. */
const TYPES = ['png', 'jpeg', 'gif', 'webp', 'avif', 'bmp'].map((type) => `image/${type}`).join(',');

/** Asks for images, and puts them at the selection. */
export function chooseImages(editor: Editor): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = true;
  field.accept = TYPES;
  field.onchange = () => void insert(editor, [...(field.files ?? [])]);
  field.oncancel = () => editor.view.focus();
  field.click();
}

async function insert(editor: Editor, files: readonly File[]): Promise<void> {
  if (files.length === 0 || editor.isDestroyed) return;
  const part = await loaded(import('./insert-images.ts'));
  if (!part || editor.isDestroyed) return;
  const place = HeldPlace.ofSelection(editor);
  await part.insertImages(editor, files, place).finally(() => place.release());
}
