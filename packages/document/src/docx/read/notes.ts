import { elementsOf, type XmlElement } from './xml.ts';

export type NoteKind = 'footnotes' | 'endnotes';

/** A note that the text refers to. */
export interface Note {
  readonly kind: NoteKind;
  readonly element: XmlElement;
}

/** How a note is referred to, where there is no kind for it: as Markdown does. */
export const noteSign = (number: number): string => `[^${number}]`;

/** The notes of a file, in the order in which its text refers to them. */
export class Notes {
  readonly #part: (name: string) => XmlElement | null;
  readonly #written = new Map<NoteKind, ReadonlyMap<string, XmlElement>>();
  readonly #referred: Note[] = [];

  constructor(part: (name: string) => XmlElement | null) {
    this.#part = part;
  }

  /** The number of the note of that id, from 1; null if there is none. */
  refer(kind: NoteKind, id: string): number | null {
    const element = this.#of(kind).get(id);
    return element ? this.#referred.push({ kind, element }) : null;
  }

  get referred(): readonly Note[] {
    return this.#referred;
  }

  #of(kind: NoteKind): ReadonlyMap<string, XmlElement> {
    const known = this.#written.get(kind);
    if (known) return known;
    const part = this.#part(`${kind}.xml`);
    const notes = new Map(
      (part ? elementsOf(part) : []).map((note) => [note.attributes['w:id'] ?? '', note] as const),
    );
    this.#written.set(kind, notes);
    return notes;
  }
}
