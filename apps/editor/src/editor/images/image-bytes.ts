import type * as Y from 'yjs';
import { IMAGE_ID } from '../schema/image.ts';

/** The `Y.Map` of the document that holds images' bytes. */
const IMAGES = 'images';
/** Bytes an image may have. */
const MOST_BYTES = 2 * 1_048_576;

type Bytes = Uint8Array<ArrayBuffer>;

/** How the kinds of images a document may hold begin. SVG is a program, and none of them. */
const KINDS: readonly { type: string; is: (bytes: Uint8Array) => boolean }[] = [
  { type: 'image/png', is: (bytes) => begins(bytes, 0, '\x89PNG') },
  { type: 'image/jpeg', is: (bytes) => begins(bytes, 0, '\xff\xd8\xff') },
  { type: 'image/gif', is: (bytes) => begins(bytes, 0, 'GIF8') },
  { type: 'image/webp', is: (bytes) => begins(bytes, 0, 'RIFF') && begins(bytes, 8, 'WEBP') },
  { type: 'image/avif', is: (bytes) => begins(bytes, 4, 'ftypavi') },
];

const begins = (bytes: Uint8Array, at: number, letters: string): boolean =>
  [...letters].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** What kind of image these bytes are, or null. */
export const imageType = (bytes: Uint8Array): string | null =>
  KINDS.find(({ is }) => is(bytes))?.type ?? null;

/** The bytes of a document's image, and of what kind they are; null if they are not there, or no image. */
export function imageOf(doc: Y.Doc, id: unknown): { readonly bytes: Bytes; readonly type: string } | null {
  if (typeof id !== 'string' || !IMAGE_ID.test(id)) return null;
  const bytes: unknown = doc.getMap(IMAGES).get(id);
  const type = bytes instanceof Uint8Array ? imageType(bytes) : null;
  return type === null ? null : { bytes: bytes as Bytes, type };
}

/** A document's image as a `data:` URL, or null if it is not there or no image. */
export function imageUrl(doc: Y.Doc, id: unknown): string | null {
  const image = imageOf(doc, id);
  return image && `data:${image.type};base64,${toBase64(image.bytes)}`;
}

/** Calls `look` when images come into the document, until the returned function is called. */
export function onImages(doc: Y.Doc, look: () => void): () => void {
  const images = doc.getMap(IMAGES);
  images.observe(look);
  return () => images.unobserve(look);
}

/** Puts the image of a `data:` URL into the document, and returns its id; null if it is none, or too large. */
export async function takeImage(doc: Y.Doc, url: string): Promise<string | null> {
  const bytes = imageBytes(url);
  if (!bytes || bytes.length > MOST_BYTES || !imageType(bytes)) return null;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const id = toBase64(hash).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  doc.getMap(IMAGES).set(id, bytes);
  return id;
}

/** The bytes of a base64 `data:` URL that says it is an image, or null. */
export function imageBytes(url: string): Bytes | null {
  const data = /^data:image\/[a-z0-9.+-]+(?:;[a-z0-9=.+-]+)*;base64,([a-z0-9+/=\s]*)$/i.exec(url)?.[1];
  if (data === undefined) return null;
  try {
    return Uint8Array.from(atob(data.replace(/\s+/g, '')), (letter) => letter.charCodeAt(0));
  } catch {
    // Characters that do not make whole bytes.
    return null;
  }
}

const PART = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += PART)
    binary += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(binary);
}
