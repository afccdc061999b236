import type { ContentJson } from '../content-json.ts';
import type { Loss } from '../files/losses.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a Word file holds, as far as a document can. */
export interface ReadDocx {
  /** Empty if the file names none. */
  readonly title: string;
  /** Blocks; an image's id is its place in `images`. */
  readonly content: readonly ContentJson[];
  readonly images: readonly Bytes[];
  readonly losses: readonly Loss[];
}

/** A picture as a Word file can hold it. */
export interface DocxImage {
  readonly bytes: Bytes;
  readonly type: 'png' | 'jpg' | 'gif';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** What is to be written. */
export interface DocxContent {
  readonly title: string | null;
  readonly content: readonly ContentJson[];
  /** The pictures, by their ids in `content`. */
  readonly images: ReadonlyMap<string, DocxImage>;
  /** A BCP 47 tag. */
  readonly language: string;
}

export interface WrittenDocx {
  readonly bytes: Bytes;
  readonly losses: readonly Loss[];
}

/** What reads and writes Word files (`.docx`): the functions of `engine.ts`, or a worker that has them. */
export interface DocxEngine {
  /** @throws FileError `not-docx`, `macros`, `damaged`, `too-much`, `too-deep` */
  read(file: Bytes): ReadDocx | Promise<ReadDocx>;
  write(content: DocxContent): Promise<WrittenDocx>;
}
