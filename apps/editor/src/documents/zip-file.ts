import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** Bytes that are kept as they come until they are handed to the browser, which may put them on the disk. */
const PART = 8 * 1_048_576;

type Bytes = Uint8Array<ArrayBuffer>;

/** A zip file that grows; what was added is not held in the page's memory. */
export class ZipFile {
  readonly #parts: Blob[] = [];
  readonly #zip: Zip;
  #chunks: Bytes[] = [];
  #size = 0;
  #failure: Error | null = null;

  constructor() {
    this.#zip = new Zip((error, chunk) => {
      if (error) this.#failure = error;
      else this.#keep(chunk as Bytes);
    });
  }

  /** @param isDense what deflating would not make smaller */
  add(name: string, bytes: Uint8Array, isDense: boolean): void {
    const file = isDense ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    this.#zip.add(file);
    file.push(bytes, true);
    if (this.#failure) throw this.#failure;
  }

  /** The whole file; nothing can be added to it then. */
  end(): Blob {
    this.#zip.end();
    if (this.#failure) throw this.#failure;
    this.#hand();
    return new Blob(this.#parts, { type: 'application/zip' });
  }

  #keep(chunk: Bytes): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= PART) this.#hand();
  }

  #hand(): void {
    this.#parts.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#size = 0;
  }
}
