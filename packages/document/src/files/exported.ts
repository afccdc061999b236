import type { Loss } from './losses.ts';

/** A document as a file's content. */
export interface Exported {
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** What of the document is not in it. */
  readonly losses: readonly Loss[];
}
