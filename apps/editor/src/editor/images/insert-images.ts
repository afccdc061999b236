import { ImageError, putImages } from '@parley/document';
import type { Editor } from '@tiptap/core';
import { alongside } from '../../documents/progress.ts';
import { text } from '../../text/late.ts';
import { announce } from '../../ui/toasts.tsx';
import type { HeldPlace } from '../held-place.ts';
import { asOwnStep } from '../undo-steps.ts';
import { placeImages } from './place-images.ts';
import { preparedImage } from './prepare-image.ts';

/** Files at once. */
const MOST_FILES = 20;

type Bytes = Uint8Array<ArrayBuffer>;

/** Puts images of files into the text, in one step, behind what is selected at the place that was held for them; what
 * cannot be taken in is said, file by file. */
export async function insertImages(editor: Editor, files: readonly File[], place: HeldPlace): Promise<void> {
  if (files.length > MOST_FILES) announce({ title: text.blocks.manyImages(MOST_FILES), tone: 'trouble' });
  const images = await alongside(text.blocks.addingImages(Math.min(files.length, MOST_FILES)), () =>
    preparedAll(files.slice(0, MOST_FILES)),
  );
  if (images.length === 0 || editor.isDestroyed) return;
  try {
    const ids = await putImages(place.doc, images);
    if (editor.isDestroyed) return;
    const type = editor.schema.nodes.image;
    const nodes = type ? ids.map((image) => type.create({ image })) : [];
    place.fill(() => editor.view.dispatch(asOwnStep(placeImages(editor.state, place.to, nodes))));
    editor.view.focus();
  } catch (error) {
    sayRefused(null, error);
  }
}

async function preparedAll(files: readonly File[]): Promise<Bytes[]> {
  const images: Bytes[] = [];
  for (const file of files) {
    try {
      images.push(await preparedImage(file));
    } catch (error) {
      sayRefused(file.name, error);
    }
  }
  return images;
}

function sayRefused(name: string | null, error: unknown): void {
  if (!(error instanceof ImageError)) throw error;
  const title = name ? text.blocks.imageRefused(name) : text.blocks.imagesFailed;
  announce({ title, description: text.imageErrors[error.reason], tone: 'trouble' });
}
