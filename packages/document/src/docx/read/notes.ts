import { type ContentJson, isInline } from '../../content-json.ts';
import { elementsOf, type XmlElement } from './xml.ts';

export type NoteKind = 'footnotes' | 'endnotes';

/** A note that the text refers to. */
export interface Note {
  readonly kind: NoteKind;
  readonly element: XmlElement;
}

/** The notes of a file, in the order in which its text refers to them. */
export class Notes {
  readonly #part: (name: string) => XmlElement | null;
  readonly #written = new Map<NoteKind, ReadonlyMap<string, XmlElement>>();
  readonly #referred: Note[] = [];

  constructor(part: (name: string) => XmlElement | null) {
    this.#part = part;
  }

  /** The place of the note of that id among those referred to, from 0; null if there is none. */
  refer(kind: NoteKind, id: string): number | null {
    const element = this.#of(kind).get(id);
    return element ? this.#referred.push({ kind, element }) - 1 : null;
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

/** Blocks with what their notes say in them: until then a note has its number instead. */
export const withNotes = (
  blocks: readonly ContentJson[],
  notes: readonly (readonly ContentJson[])[],
): ContentJson[] =>
  blocks.map((block) => {
    if (block.type !== 'footnote')
      return block.content ? { ...block, content: withNotes(block.content, notes) } : block;
    const content = notes[Number(block.attrs?.note)] ?? [];
    return { type: 'footnote', ...(content.length > 0 ? { content } : {}) };
  });

/** What a note says, a line for each paragraph; `lost` is told if there was more in it than lines of words. */
export function linesOfNote(blocks: readonly ContentJson[], lost: () => void): ContentJson[] {
  const lines: ContentJson[][] = [];
  const look = ({ type, content = [] }: ContentJson, isLine: boolean): void => {
    if (type !== 'paragraph') lost();
    if (!isLine) for (const child of content) look(child, child.content?.every(isInline) ?? false);
    else {
      const words = content.filter(({ type: kind }) => kind !== 'footnote');
      if (words.length < content.length) lost();
      lines.push(words);
    }
  };
  for (const block of blocks) look(block, block.content?.every(isInline) ?? false);
  return lines.flatMap((line, at) => (at > 0 ? [{ type: 'hardBreak' }, ...line] : line));
}
