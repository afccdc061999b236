import type * as Y from 'yjs';
import type { Loss } from './losses.ts';

/** A document made of a file's content. */
export interface Taken {
  readonly doc: Y.Doc;
  /** What of the file is not in it, or not as it was. */
  readonly losses: readonly Loss[];
}

/** Puts the image of a `data:` URL into a document, and returns its id; null if it is none, or is refused. */
export type TakeImage = (doc: Y.Doc, url: string) => Promise<string | null>;
