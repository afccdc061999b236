import { type UnzipFileInfo, unzipSync } from 'fflate';
import { FileError } from '../../files/file-error.ts';
import { parsedXml, type XmlBudget, type XmlElement } from './xml.ts';

/** Bytes of the words of a file, inflated: a thousand pages have 30 MB. */
const MOST_XML = 64 * 1_048_576;
/** Bytes of its pictures, inflated. */
const MOST_MEDIA = 128 * 1_048_576;
/** Parts a file may have. */
const MOST_PARTS = 20_000;
/** Elements of all parts together: a thousand pages have a million. */
const MOST_ELEMENTS = 2_000_000;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** How Office's old files begin, and those protected by a password. */
const OLD = [0xd0, 0xcf, 0x11, 0xe0];

const RELATIONS = '_rels/.rels';
const CONTENT_TYPES = '[Content_Types].xml';
const IS_WORDS = /\.(?:xml|rels)$/i;
const IS_MACRO = /(?:^|\/)vbaProject\.bin$/i;

/** What a part leads to, by the names it has for it. */
export type Relations = ReadonlyMap<string, Relation>;

export interface Relation {
  readonly type: string;
  /** The name of a part, or an address if it is outside. */
  readonly target: string;
  readonly isOutside: boolean;
}

/** The parts of an Office file. All its words are inflated at once, of the pictures only those that are asked for. */
export class OfficePackage {
  readonly #file: Uint8Array;
  readonly #parts: Readonly<Record<string, Uint8Array>>;
  readonly #budget: XmlBudget = { elements: MOST_ELEMENTS };

  /** @throws FileError `not-docx`, `macros`, `damaged`, `too-much` */
  constructor(file: Uint8Array) {
    if (begins(file, OLD) || !begins(file, ZIP)) throw new FileError('not-docx');
    this.#file = file;
    this.#parts = inflated(file, MOST_XML, (name) => {
      if (IS_MACRO.test(name)) throw new FileError('macros');
      return IS_WORDS.test(name);
    });
    const types = this.#parts[CONTENT_TYPES];
    if (!types || !this.#parts[RELATIONS]) throw new FileError('not-docx');
    if (/macroEnabled/i.test(new TextDecoder().decode(types))) throw new FileError('macros');
  }

  /** The part that a file is about. */
  get main(): string {
    const main = [...this.relations('').values()].find(({ type }) => type === 'officeDocument')?.target;
    if (main === undefined || !this.#parts[main]) throw new FileError('not-docx');
    return main;
  }

  has(part: string): boolean {
    return this.#parts[part] !== undefined;
  }

  xml(part: string): XmlElement | null {
    const bytes = this.#parts[part];
    return bytes ? parsedXml(bytes, this.#budget) : null;
  }

  /** @param part empty: of the file as a whole */
  relations(part: string): Relations {
    const folder = part.slice(0, part.lastIndexOf('/') + 1);
    const written = this.xml(`${folder}_rels/${part.slice(folder.length)}.rels`);
    const relations = new Map<string, Relation>();
    for (const child of written?.children ?? []) {
      if (typeof child === 'string') continue;
      const { Id, Type = '', Target = '', TargetMode } = child.attributes;
      const isOutside = TargetMode === 'External';
      if (Id !== undefined)
        relations.set(Id, {
          type: Type.slice(Type.lastIndexOf('/') + 1),
          target: isOutside ? Target : resolved(folder, Target),
          isOutside,
        });
    }
    return relations;
  }

  /** The bytes of parts, by their names; those that are not there are left out. */
  media(parts: ReadonlySet<string>): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
    const found = parts.size > 0 ? inflated(this.#file, MOST_MEDIA, (name) => parts.has(name)) : {};
    return new Map(Object.entries(found).map(([name, bytes]) => [name, new Uint8Array(bytes)]));
  }
}

const begins = (file: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, at) => file[at] === byte);

/**
 * The wanted parts. How large they are is read before any is inflated, and none gets more room than it said.
 *
 * @throws FileError `too-much`, `damaged`
 */
function inflated(
  file: Uint8Array,
  most: number,
  wanted: (name: string) => boolean,
): Record<string, Uint8Array> {
  let size = 0;
  let parts = 0;
  try {
    return unzipSync(file, {
      filter: ({ name, originalSize }: UnzipFileInfo) => {
        parts += 1;
        if (parts > MOST_PARTS) throw new FileError('too-much');
        if (!wanted(name)) return false;
        size += originalSize;
        if (size > most) throw new FileError('too-much');
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError('damaged', { cause });
  }
}

/** A part's name, from how another part in `folder` calls it. */
function resolved(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}
