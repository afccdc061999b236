/** So long home has to have said things without it before a thing counts as one that home cannot have now, ms. */
export const ASIDE_MS = 10_000;

export interface AsideOptions<Content> {
  /** Whether nobody can show the one without the other. */
  readonly rests: (content: Content, on: Content) => boolean;
  readonly join: (contents: readonly Content[]) => Content;
}

/**
 * What home cannot have now, since it is full, and what rests on it: nobody who has home alone can show either. Whatever else is
 * listed there can be shown, and waits for neither (L10).
 */
export class Aside<Content> {
  readonly #options: AsideOptions<Content>;
  /** By place in the order of the document, as below. */
  readonly #set = new Map<number, Content>();
  /** All others that may turn out to rest on them. */
  readonly #others = new Map<number, Content>();
  /** Those that do. Null: to be found out. */
  #resting: Set<number> | null = new Set();
  /** What those and these bring. */
  #blocked: Content | null = null;

  constructor(options: AsideOptions<Content>) {
    this.#options = options;
  }

  /** Whether it was set aside itself. */
  has(place: number): boolean {
    return this.#set.has(place);
  }

  /** Whether what stands there cannot be shown by who has home alone, since that lacks something. */
  blocks(place: number): boolean {
    return this.#set.has(place) || this.#found().has(place);
  }

  /** The document took it in, after all others. */
  took(place: number, content: Content): void {
    this.#others.set(place, content);
    if (this.#resting) this.#look(place, content, this.#resting);
  }

  set(place: number, content: Content): void {
    this.#others.delete(place);
    this.#set.set(place, content);
    this.#resting = null;
  }

  /** Home has it now. */
  release(place: number): void {
    if (!this.#set.delete(place)) return;
    this.#resting = null;
  }

  /** Nothing before that place will be set aside any more. */
  settle(before: number): void {
    const resting = this.#found();
    for (const place of this.#others.keys()) {
      if (place >= before) return;
      if (!resting.has(place)) this.#others.delete(place);
    }
  }

  #found(): Set<number> {
    if (this.#resting) return this.#resting;
    const resting = new Set<number>();
    this.#blocked = null;
    const all = this.#set.size > 0 ? [...this.#set, ...this.#others].sort(([a], [b]) => a - b) : [];
    for (const [place, content] of all) {
      if (this.#set.has(place)) this.#block(content);
      else this.#look(place, content, resting);
    }
    this.#resting = resting;
    return resting;
  }

  #look(place: number, content: Content, resting: Set<number>): void {
    if (this.#blocked === null || !this.#options.rests(content, this.#blocked)) return;
    resting.add(place);
    this.#block(content);
  }

  #block(content: Content): void {
    this.#blocked = this.#blocked === null ? content : this.#options.join([this.#blocked, content]);
  }
}
