import { Losses } from '../../files/losses.ts';
import type { DocxImage } from '../docx-engine.ts';
import { Lists } from './lists.ts';
import { CodeStyles } from './styles.ts';

/** What is gathered while one file is written. */
export class Writing {
  readonly losses = new Losses();
  readonly lists = new Lists();
  readonly codeStyles = new CodeStyles();
  readonly images: ReadonlyMap<string, DocxImage>;

  constructor(images: ReadonlyMap<string, DocxImage>) {
    this.images = images;
  }
}

/** Where a block stands. */
export interface Place {
  readonly isQuoted: boolean;
  /** Of an item's first paragraph: what marks it. */
  readonly mark: { readonly list: string; readonly level: number; readonly checked: boolean | null } | null;
  /** The level of the list around, or -1. */
  readonly level: number;
  readonly cell: { readonly isHead: boolean; readonly align: unknown } | null;
}

export const OUTSIDE: Place = { isQuoted: false, mark: null, level: -1, cell: null };
