import type * as Y from 'yjs';
import { IMAGES } from '../roots.ts';
import { IMAGE_ID } from '../schema/image-bounds.ts';
import { ImageError } from './image-error.ts';

/** Bytes an image of a document may have. */
export const MOST_IMAGE_BYTES = 2 * 1_048_576;
/** Bytes all of them may have: a document has to be sealed as one edit, at most 64 MiB with its text. */
const MOST_ALL_BYTES = 44 * 1_048_576;

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
  return image && bytesUrl(image.bytes, image.type);
}

export const bytesUrl = (bytes: Uint8Array, type: string): string => `data:${type};base64,${toBase64(bytes)}`;

/** Calls `look` when images come into the document, until the returned function is called. */
export function onImages(doc: Y.Doc, look: () => void): () => void {
  const images = doc.getMap(IMAGES);
  images.observe(look);
  return () => images.unobserve(look);
}

/**
 * Puts images into the document, where they are not there yet. Call it before a node names them, so that nobody sees a
 * node without its image.
 *
 * @param images as `preparedImage` makes them
 * @returns their ids, in order
 * @throws ImageError `full`
 */
export async function putImages(doc: Y.Doc, images: readonly Bytes[]): Promise<string[]> {
  const ids = await Promise.all(images.map(imageId));
  const stored = doc.getMap<Uint8Array>(IMAGES);
  const added = new Map<string, Bytes>();
  images.forEach((bytes, at) => {
    const id = ids[at];
    if (id !== undefined && !stored.has(id)) added.set(id, bytes);
  });
  let size = 0;
  for (const bytes of [...stored.values(), ...added.values()]) size += bytes.length;
  if (added.size > 0 && size > MOST_ALL_BYTES) throw new ImageError('full');
  doc.transact(() => {
    for (const [id, bytes] of added) stored.set(id, bytes);
  });
  return ids;
}

/** Base64url of the bytes' SHA-256. */
async function imageId(bytes: Bytes): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return toBase64(hash).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
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
