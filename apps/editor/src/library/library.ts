/** What this device knows of one document without opening it. */
export interface DocumentRecord {
  /** The room's public id: the same for every link to the document. */
  readonly room: string;
  /** What stands behind the `#` of its link, the one that allows the most of those it was opened with. A secret. */
  readonly fragment: string;
  readonly role: 'edit' | 'view';
  /** What stands behind the `#` of its owner link, if it was made on this device. The greatest of its secrets: it is kept
   * here, and neither shown nor handed on. */
  readonly owner?: string;
  /** As it is shown; empty if the document has none. */
  readonly title: string;
  /** When it was last opened here, ms since 1970. */
  readonly opened: number;
  /** When it was last seen to change, by whomever, ms since 1970; null if never. */
  readonly edited: number | null;
  /** Edits on this device that home has not signed for. */
  readonly outbox: number;
  /** False: it has not reached this device yet, so what it is called is not known. */
  readonly arrived?: boolean;
  /** The line below its title, shortened; absent if none is known. */
  readonly first?: string;
  /** Who else was seen in it, the last first. */
  readonly people?: readonly SeenPerson[];
  /** True: new documents are begun from it; it stands on a shelf of its own. */
  readonly template?: boolean;
  /** It stands before all others. */
  readonly pinned?: boolean;
  /** Its owner deleted it, for everybody; the copy on this device stays until its person removes it. */
  readonly deleted?: DeletedDocument;
}

export interface DeletedDocument {
  /** When its owner did, by the owner's clock, ms since 1970. */
  readonly time: number;
  /** Whether home has heard of it from this device, or told it. */
  readonly atHome: boolean;
}

/** Somebody as they were last seen in a document. */
export interface SeenPerson {
  readonly name: string;
  /** `#rrggbb` */
  readonly colour: string;
}

/** What changes of a record: all but pin and template while its document is open. */
export type RecordChange = Partial<
  Pick<
    DocumentRecord,
    'title' | 'edited' | 'outbox' | 'arrived' | 'first' | 'people' | 'pinned' | 'template' | 'deleted'
  >
>;

/**
 * The documents of this device. Every kind passes `testing/library-contract.ts`; several tabs may hold the same one.
 * A rejected call has changed nothing.
 */
export interface Library {
  /** False: it is forgotten with this page, because the browser refuses to store. */
  readonly kept: boolean;

  /** All documents, the one that was last opened or changed first. */
  list(): Promise<DocumentRecord[]>;

  /** Null if it is not here. */
  find(room: string): Promise<DocumentRecord | null>;

  /** A document was opened or made. A link that allows less than the one held does not take its place, nor does an
   * `edited` of null make a change unseen, nor is an owner's link, a pin, a first line, who was seen in it or that it is deleted
   * forgotten. */
  note(record: DocumentRecord): Promise<void>;

  /** Changes the record of an open document; without effect if it has been removed in the meantime. */
  update(room: string, change: RecordChange): Promise<void>;

  /** Takes a document off the list. Its log is not touched. */
  remove(room: string): Promise<void>;

  /** Calls `listener` after each change, in whatever tab it was made, until the returned function is called. */
  onChange(listener: () => void): () => void;

  /** Lets go of what it holds; what was called before is still finished. */
  close(): Promise<void>;
}

/** When a document was last looked at or changed. */
export const lastTouched = ({ opened, edited }: DocumentRecord): number => Math.max(opened, edited ?? 0);

export const newestFirst = (records: readonly DocumentRecord[]): DocumentRecord[] =>
  records.toSorted((a, b) => lastTouched(b) - lastTouched(a) || (a.room < b.room ? -1 : 1));

/** What is held after `record` was noted over `held`. */
export function noted(held: DocumentRecord | undefined, record: DocumentRecord): DocumentRecord {
  if (!held) return record;
  const link = held.role === 'edit' && record.role === 'view' ? held : record;
  const owner = record.owner ?? held.owner;
  const { first, people, pinned, template, deleted } = held;
  return {
    ...(first === undefined ? {} : { first }),
    ...(people === undefined ? {} : { people }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(template === undefined ? {} : { template }),
    ...(deleted === undefined ? {} : { deleted }),
    ...record,
    ...(owner === undefined ? {} : { owner }),
    fragment: link.fragment,
    role: link.role,
    edited: record.edited ?? held.edited,
  };
}

/** What stands behind the `#` of a link. */
export const fragmentOf = (link: string): string => link.slice(link.indexOf('#') + 1);
