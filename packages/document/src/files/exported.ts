/** A document as a file's content. */
export interface Exported {
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** Images that are not on this device. */
  readonly missingImages: number;
  /** False: a newer page wrote something that this version cannot write into a file. */
  readonly whole: boolean;
}
