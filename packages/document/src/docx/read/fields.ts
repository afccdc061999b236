/** A field that is open: what it does, and then what it shows. */
interface Field {
  instruction: string;
  isShowing: boolean;
}

/** The fields that are open while a file is read in order; one may go on over several paragraphs. */
export class Fields {
  readonly #open: Field[] = [];
  #began = false;

  begin(): void {
    this.#open.push({ instruction: '', isShowing: false });
  }

  instruct(words: string): void {
    const field = this.#open.at(-1);
    if (field && !field.isShowing) field.instruction += words;
  }

  separate(): void {
    const field = this.#open.at(-1);
    if (field) field.isShowing = true;
    this.#began = field !== undefined && isContents(field) && this.#open.filter(isContents).length === 1;
  }

  /** Whether what was read last began a table of contents; asked once. */
  get beganContents(): boolean {
    const began = this.#began;
    this.#began = false;
    return began;
  }

  end(): void {
    this.#open.pop();
  }

  /** Whether what stands here is shown, and the document's: a table of contents is neither typed nor kept. */
  get isShown(): boolean {
    return this.#open.every((field) => field.isShowing && !isContents(field));
  }

  get isInContents(): boolean {
    return this.#open.some(isContents);
  }

  /** Where words lead to that stand here. */
  get link(): string | null {
    for (const { instruction } of this.#open.toReversed()) {
      const address = linkOf(instruction);
      if (address !== null) return address;
    }
    return null;
  }
}

/** Where a field leads: elsewhere, or to a place in the file, with `#` before what it is called. */
export function linkOf(instruction: string): string | null {
  const elsewhere = /^\s*HYPERLINK\s+"([^"]*)"/i.exec(instruction)?.[1];
  if (elsewhere !== undefined) return elsewhere;
  const place = /^\s*HYPERLINK\s+\\l\s+"([^"]*)"/i.exec(instruction)?.[1];
  return place === undefined ? null : `#${place}`;
}

const isContents = ({ instruction }: Field): boolean => /^\s*TOC\b/i.test(instruction);
