import * as Y from 'yjs';
import { sameContent } from './same-content.ts';
import { endOf, isGone, type Struct } from './struct.ts';

type Id = Y.ID | null;

/** What stands under the ids of a document, or of what waits in it: structs, and where in the document they are. */
export class Words {
  readonly #clients: ReadonlyMap<number, readonly Struct[]>;
  readonly #roots = new Map<object, string>();
  /** Where the last search ended: nearly all go on from there. */
  #hint = { client: -1, index: 0 };

  constructor(clients: ReadonlyMap<number, readonly Struct[]>) {
    this.#clients = clients;
  }

  /** Whatever is in place; what waits is not. */
  static ofStore(store: Y.Doc['store']): Words {
    return new Words(store.clients);
  }

  /** Of a decoded update. */
  static ofStructs(structs: Iterable<Struct>): Words {
    const clients = new Map<number, Struct[]>();
    for (const struct of structs) {
      const list = clients.get(struct.id.client);
      if (list) list.push(struct);
      else clients.set(struct.id.client, [struct]);
    }
    for (const list of clients.values()) list.sort((a, b) => a.id.clock - b.id.clock);
    return new Words(clients);
  }

  clients(): Iterable<readonly [number, readonly Struct[]]> {
    return this.#clients;
  }

  /** The struct with this id, or, if there is none, the first one after it; null if there is no such either. */
  from(client: number, clock: number): Struct | null {
    const structs = this.#clients.get(client);
    if (!structs) return null;
    const start = this.#hint.client === client ? this.#hint.index : 0;
    let index = start;
    const near = structs[index];
    if (!near || near.id.clock > clock || endOf(near) <= clock) {
      const next = structs[index + 1];
      if (next && next.id.clock <= clock && clock < endOf(next)) index++;
      else index = search(structs, clock);
    }
    this.#hint = { client, index: Math.min(index, structs.length - 1) };
    return structs[index] ?? null;
  }

  /** A name for what the struct is directly in, equal for equal parents: an id, or a root's name. Null if the struct does
   * not say because its neighbours do, as Yjs writes it. */
  parentOf({ parent }: Y.Item): string | null {
    if (parent === null || parent === undefined) return null;
    if (parent instanceof Y.ID) return nameOf(parent);
    // Decoded and not yet in a document, it is the root's name, whatever Yjs's types say.
    if (typeof parent === 'string') return `root ${parent}`;
    const inside = parent._item;
    if (inside) return nameOf(inside.id);
    const known = this.#roots.get(parent);
    if (known !== undefined) return known;
    const name = `root ${Y.findRootTypeKey(parent)}`;
    this.#roots.set(parent, name);
    return name;
  }
}

const nameOf = ({ client, clock }: Y.ID): string => `${client} ${clock}`;

/** The first that ends after the clock. */
function search(structs: readonly Struct[], clock: number): number {
  let low = 0;
  let high = structs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(structs[middle] as Struct) > clock) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A part of a struct, and where it was found. */
export interface Piece {
  readonly words: Words;
  readonly struct: Struct;
}

/**
 * How the ids from `from` to `to`, which both structs have, differ: in a word or two for the log, or null. Compared are the
 * origins, what the structs are in, and, where both still have words, those. Of what is gone on either side there may be no
 * more than that: how it stands with deletions is not judged here.
 */
export function otherWords(a: Piece, b: Piece, from: number, to: number): string | null {
  const [one, other] = [a.struct, b.struct];
  // Of what was collected with what it was in nothing is left.
  if (!(one instanceof Y.Item) || !(other instanceof Y.Item)) return null;
  if (!Y.compareIDs(originOf(one, from), originOf(other, from))) return 'another left origin';
  if (!Y.compareIDs(one.rightOrigin, other.rightOrigin)) return 'another right origin';
  const [parent, otherParent] = [a.words.parentOf(one), b.words.parentOf(other)];
  if (parent !== null && otherParent !== null) {
    if (parent !== otherParent) return 'another parent';
    if (one.parentSub !== other.parentSub) return 'another key';
  }
  if (isGone(one) || isGone(other)) return null;
  const same = sameContent(one.content, from - one.id.clock, other.content, from - other.id.clock, to - from);
  return same ? null : 'other words';
}

/** What the id had to its left when it was written: within a struct, the id before it. */
const originOf = ({ id, origin }: Y.Item, clock: number): Id =>
  clock === id.clock ? (origin ?? null) : Y.createID(id.client, clock - 1);
