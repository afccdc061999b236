import * as Y from 'yjs';

/** What Yjs keeps in a document's store, or decodes from an update: something with ids. A `Y.Skip` has none. */
export type Struct = Y.Item | Y.GC | Y.Skip;

export const endOf = ({ id, length }: Struct): number => id.clock + length;

/** Whether all that is left of it is that it was deleted, or will be once it is in a document. */
export const isGone = (struct: Struct): boolean =>
  !(struct instanceof Y.Item) || struct.deleted || struct.content instanceof Y.ContentDeleted;

/**
 * The part of a struct that was decoded and is in no document, from the clock `from` to `to`; the struct itself is used
 * up. Yjs can begin writing a struct anywhere, but always writes to its end.
 */
export function cutStruct(struct: Struct, from: number, to: number): Struct {
  const { client, clock } = struct.id;
  const right = from > clock ? rightOf(struct, from - clock) : struct;
  const length = to - from;
  if (length < right.length) {
    if (right instanceof Y.Item) right.content.splice(length);
    right.length = length;
  }
  right.id = Y.createID(client, from);
  return right;
}

function rightOf(struct: Struct, offset: number): Struct {
  const { client, clock } = struct.id;
  const id = Y.createID(client, clock + offset);
  if (struct instanceof Y.GC) return new Y.GC(id, struct.length - offset);
  if (struct instanceof Y.Skip) return new Y.Skip(id, struct.length - offset);
  const origin = Y.createID(client, clock + offset - 1);
  const { rightOrigin, parent, parentSub, content } = struct;
  return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, content.splice(offset));
}
