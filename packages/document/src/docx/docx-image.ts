import { imageType } from '../images/image-bytes.ts';
import { imageHeader } from '../images/image-header.ts';
import type { DocxImage } from './docx-engine.ts';

const TYPES: Readonly<Record<string, DocxImage['type']>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
};

/** A picture for a Word file; null if it is of a kind that Word does not show. */
export function docxImage(bytes: Uint8Array<ArrayBuffer>): DocxImage | null {
  const kind = imageType(bytes) ?? '';
  const type = TYPES[kind];
  const header = type ? imageHeader(bytes, kind) : null;
  return type && header ? { bytes, type, width: header.width, height: header.height } : null;
}
