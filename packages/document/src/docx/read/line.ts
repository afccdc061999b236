import type { ContentJson } from '../../content-json.ts';
import type { ListPlace } from './numbering.ts';

/** What a paragraph or a table of a file is here, before lists and quotations are made of those that stand in a row. */
export interface Line {
  readonly blocks: readonly ContentJson[];
  readonly place: ListPlace | null;
  /** Of a thing to do whether it is done. */
  readonly checked: boolean | null;
  readonly isQuoted: boolean;
  /** Twips from the edge; negative for what never goes on within a list. */
  readonly indent: number;
  /** Code that goes on from the line before, if that is code. */
  readonly goesOn: boolean;
}

export const plainLine = (blocks: readonly ContentJson[], indent = -1): Line => ({
  blocks,
  place: null,
  checked: null,
  isQuoted: false,
  indent,
  goesOn: false,
});
