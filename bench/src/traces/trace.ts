/** `[position, deleted, inserted]`, in UTF-16 code units, as Y.Text counts. */
export type Patch = readonly [position: number, deleted: number, inserted: string];

/** One edit of a text that one person wrote. */
export interface Edit {
  readonly patches: readonly Patch[];
}

/** One edit of a text that several wrote at once. */
export interface ConcurrentEdit extends Edit {
  /** The transactions, by index, whose merge is the text this one was typed into. */
  readonly parents: readonly number[];
  readonly agent: number;
}

/** A recorded editing session, as github.com/josephg/editing-traces writes them. */
export interface Trace<Txn extends Edit = Edit> {
  readonly txns: readonly Txn[];
  /** The text every replica must end with. */
  readonly endContent: string;
}

export type ConcurrentTrace = Trace<ConcurrentEdit>;
