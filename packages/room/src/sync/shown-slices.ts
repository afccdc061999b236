import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { endOf, type Struct } from './struct.ts';
import { type Section, writeSections } from './write-sections.ts';

/** What one slice may have: enough that a document of 5 MB takes some fifty, each a millisecond or two of work. */
export interface SliceLimits {
  readonly structs: number;
  /** Checked after each struct. A text is cut at as many characters; a single value that is larger makes a slice larger. */
  readonly bytes: number;
}

export const SLICE: SliceLimits = { structs: 2_048, bytes: 128 * 1024 };

/**
 * Writes what a document shows, slice by slice, as V1 updates without deletions: what is deleted comes as nothing but
 * that, so that slices can be compared with another document one by one. Written in one go, as Yjs does it, a large document would
 * hold a page up.
 *
 * The document may change between two slices. Each then says what is true when it is written: whoever compares must be
 * given what changed meanwhile. Clients that come meanwhile are left out.
 *
 * Yjs writes documents only whole and from given clocks to the end; this writes with its encoder, struct by struct.
 */
export class ShownSlices {
  readonly #store: Y.Doc['store'];
  readonly #limits: SliceLimits;
  readonly #clients: number[];
  /** Where in the last of the clients the next slice begins. */
  #clock = 0;

  constructor(doc: Y.Doc, limits: SliceLimits = SLICE) {
    this.#store = doc.store;
    this.#limits = limits;
    // Taken from the end: the greatest first, as Yjs writes updates, or it could not merge them.
    this.#clients = [...doc.store.clients.keys()].sort((a, b) => a - b);
  }

  /** Whether there is no more. */
  get done(): boolean {
    return this.#clients.length === 0;
  }

  /** The next one; null: there is no more. */
  next(): Uint8Array<ArrayBuffer> | null {
    const sections: Section[] = [];
    const left = { structs: this.#limits.structs, bytes: this.#limits.bytes };
    while (left.structs > 0 && left.bytes > 0) {
      const client = this.#clients.at(-1);
      if (client === undefined) break;
      const section = this.#section(client, left);
      if (section) sections.push(section);
    }
    return sections.length > 0 ? writeSections(sections) : null;
  }

  #section(client: number, left: { structs: number; bytes: number }): Section | null {
    const structs = this.#store.clients.get(client) ?? [];
    const clock = this.#clock;
    const encoder = new Y.UpdateEncoderV1();
    const first = clock < Y.getState(this.#store, client) ? Y.findIndexSS(structs, clock) : structs.length;
    let [index, count, bytes] = [first, 0, 0];
    while (index < structs.length && left.structs > 0 && bytes < left.bytes) {
      const struct = structs[index] as Struct;
      const from = Math.max(this.#clock, struct.id.clock);
      const to = pieceEnd(struct, from, this.#limits.bytes);
      write(struct, from, to, encoder);
      this.#clock = to;
      if (to === endOf(struct)) index++;
      bytes = encoding.length(encoder.restEncoder);
      count++;
      left.structs--;
    }
    left.bytes -= bytes;
    if (index === structs.length) {
      this.#clients.pop();
      this.#clock = 0;
    }
    return count === 0 ? null : { client, clock, count, encoder };
  }
}

/** Where to stop: a text pasted at once is one struct of any length. Nothing else can be cut. */
function pieceEnd(struct: Struct, from: number, most: number): number {
  const end = endOf(struct);
  if (end - from <= most || struct.deleted || !(struct instanceof Y.Item)) return end;
  const { content, id } = struct;
  if (!(content instanceof Y.ContentString)) return end;
  // Half of a surrogate pair cannot be written.
  const isHigh = content.str.charCodeAt(from + most - 1 - id.clock) >>> 10 === HIGH_SURROGATE;
  return from + most + (isHigh ? 1 : 0);
}

/** The first six bits of the first half of a pair. */
const HIGH_SURROGATE = 0xd800 >>> 10;

function write(struct: Struct, from: number, to: number, encoder: Y.UpdateEncoderV1): void {
  const offset = from - struct.id.clock;
  if (!(struct instanceof Y.Item)) return struct.write(encoder, offset);
  const { content } = struct;
  // Of what is deleted no words: undo may have kept them here, and nobody is asked for them.
  if (struct.deleted && !(content instanceof Y.ContentDeleted)) {
    return withContent(struct, new Y.ContentDeleted(struct.length)).write(encoder, offset);
  }
  if (to === endOf(struct) || !(content instanceof Y.ContentString)) return struct.write(encoder, offset);
  return withContent(struct, new Y.ContentString(content.str.slice(0, to - struct.id.clock))).write(
    encoder,
    offset,
  );
}

function withContent(item: Y.Item, content: Y.Item['content']): Y.Item {
  const { id, origin, rightOrigin, parent, parentSub } = item;
  return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, content);
}
