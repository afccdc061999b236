/** What a file or a document holds and the other cannot; each page has words for each kind. */
export const LOSS_KINDS = [
  /** Kept: written at the top as a block of code. */
  'front-matter',
  /** One with more in it than lines: those are kept. One that nothing refers to stands where it was written. */
  'footnote',
  /** One that is none, or that a Word file can only have as its signs. */
  'formula',
  /** A video, a frame: a link to it is kept. */
  'embedded',
  /** A drawing that is written out as code. */
  'drawing',
  'comment',
  'alignment',
  'colour-or-size',
  /** What a link, a picture or a block of code says of itself besides. */
  'note',
  /** A link to a place in the same file; its words are kept. */
  'inner-link',
  /** A link to another file: its address stands in words behind it. */
  'relative-link',
  /** A link that no document may hold; its words are kept. */
  'refused-link',
  /** A picture on another server: a link to it stands in its place. */
  'remote-picture',
  /** A picture that is none, or too large. */
  'bad-picture',
  /** A picture that is not on this device yet. */
  'missing-picture',
  /** What a newer version wrote into the document. */
  'newer-content',
  /** A picture in another file: its description and address stand in its place. */
  'local-picture',
  /** A picture within a link: its description stands in its place, or the link is gone. */
  'linked-picture',
  /** Things to do that were numbered. */
  'numbered-task',
  'column-width',
  /** Words that are counted in a way there is not here, `1.1.1` or `Article 1`: counted simply. */
  'list-numbers',
  /** The number of a heading, which its file counts. */
  'heading-number',
  'header-or-footer',
  /** Kept as paragraphs, behind the one it is fixed to. */
  'text-box',
  /** What was suggested to be taken out is out, what was suggested to be put in is in. */
  'tracked-change',
  /** A quotation in a quotation is one; a table in one stands outside. */
  'quotation',
  /** Items further in than there are levels. */
  'deep-list',
  /** What the file has no kind for: its words are kept. */
  'left-plain',
] as const;
export type LossKind = (typeof LOSS_KINDS)[number];

export interface Loss {
  readonly kind: LossKind;
  /** How many there were. */
  readonly count: number;
}

/** Several lists of losses as one. */
export function together(...lists: readonly (readonly Loss[])[]): readonly Loss[] {
  const losses = new Losses();
  for (const { kind, count } of lists.flat()) losses.add(kind, count);
  return losses.all;
}

/** Counts what is lost, in the order in which it is first met. */
export class Losses {
  readonly #counts = new Map<LossKind, number>();

  add(kind: LossKind, count = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  get all(): readonly Loss[] {
    return [...this.#counts].map(([kind, count]) => ({ kind, count }));
  }
}
