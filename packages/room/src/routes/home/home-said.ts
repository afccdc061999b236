import { type Bytes, type Hash, type PartId, type RunView, type SessionId, utf8 } from '@parley/wire';

/** Under this name a log remembers it. */
export const HOME_SAID_META = 'home-said';
/** What a named value of a log holds, bytes. What is longer is not remembered: then nothing is known to be at home until home
 * says so. */
const MOST = 65_536;
const NOTHING = '[]';

/** What home said of a part. */
export interface HomeSaid {
  readonly part: PartId;
  /** Of the receipt it is from. */
  readonly seq: number;
  readonly bases: readonly Hash[];
  readonly runs: ReadonlyMap<SessionId, readonly RunView[]>;
  /** `runs` names all; else only what changed. */
  readonly full: boolean;
}

/** What home is known to hold, from one opening of the document to the next. Only home's own receipts make it more. */
export class RememberedHome {
  readonly #parts: Map<PartId, HomeSaid>;
  /** As it was written last; null: it is not known. */
  #saved: string | null;
  /** Whether something was heard since. */
  #isNews = false;

  constructor(parts: readonly HomeSaid[] = [], saved: string | null = null) {
    this.#parts = new Map(parts.map((said) => [said.part, said]));
    this.#saved = saved;
  }

  /** What cannot be read was written by another version of this page: then nothing is known. */
  static decode(bytes: Bytes | null): RememberedHome {
    const saved = bytes && new TextDecoder().decode(bytes);
    return new RememberedHome(saved ? read(saved) : [], saved);
  }

  get parts(): Iterable<HomeSaid> {
    return this.#parts.values();
  }

  of(part: PartId): HomeSaid | null {
    return this.#parts.get(part) ?? null;
  }

  take(said: HomeSaid): void {
    const runs = new Map(said.full ? [] : (this.of(said.part)?.runs ?? []));
    for (const [session, list] of said.runs) {
      if (list.length > 0) runs.set(session, list);
      else runs.delete(session);
    }
    this.#parts.set(said.part, { ...said, runs, full: true });
    this.#isNews = true;
  }

  /** Nothing is known any more; what is to be told instead. */
  forget(): HomeSaid[] {
    const nothing = [...this.#parts.keys()].map((part) => ({
      part,
      seq: 0,
      time: 0,
      bases: [],
      runs: new Map(),
      full: true,
    }));
    this.#parts.clear();
    this.#isNews = true;
    return nothing;
  }

  /** To be written; null: nothing else than was written. Home says the same again and again. */
  unsaved(): Bytes | null {
    if (!this.#isNews) return null;
    const bytes = utf8(this.#text());
    if (this.#text() !== this.#saved) return bytes.length <= MOST ? bytes : utf8(NOTHING);
    this.#isNews = false;
    return null;
  }

  saved(): void {
    this.#saved = this.#text();
    this.#isNews = false;
  }

  /** What was written is gone. */
  lost(): void {
    this.#saved = null;
    this.#isNews = true;
  }

  #text(): string {
    return JSON.stringify([...this.#parts.values()].map((said) => ({ ...said, runs: [...said.runs] })));
  }
}

function read(text: string): HomeSaid[] {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts.flatMap(saidOf) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** The page's own storage is trusted to hold what it wrote; only its form is looked at. */
function saidOf(value: Partial<Omit<HomeSaid, 'runs'>> & { runs?: [SessionId, RunView[]][] }): HomeSaid[] {
  const { part, seq, bases, runs } = value;
  if (part === undefined || seq === undefined || !bases || !Array.isArray(runs)) return [];
  return [{ part, seq, bases, runs: new Map(runs), full: true }];
}
