import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** A document's state with its items changed on the way, as a dishonest editor would write it. */
export function forged(doc: Y.Doc, change: (item: Y.Item) => void): Uint8Array {
  return forgedUpdate(Y.encodeStateAsUpdateV2(doc), change);
}

export function forgedUpdate(stateV2: Uint8Array, change: (item: Y.Item) => void): Uint8Array {
  const { structs, ds } = Y.decodeUpdateV2(stateV2);
  for (const struct of structs) if (struct instanceof Y.Item) change(struct);
  return encodeStructs(structs, ds.clients);
}

type Deletes = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>;

/** A V2 update of any structs, in the order given. */
export function encodeStructs(structs: readonly (Y.Item | Y.GC | Y.Skip)[], deletes: Deletes): Uint8Array {
  const encoder = new Y.UpdateEncoderV2();
  const sections: (Y.Item | Y.GC | Y.Skip)[][] = [];
  for (const struct of structs) {
    const open = sections.at(-1);
    if (open?.[0]?.id.client === struct.id.client) open.push(struct);
    else sections.push([struct]);
  }
  writeVarUint(encoder, sections.length);
  for (const section of sections) {
    const [first] = section;
    if (!first) continue;
    writeVarUint(encoder, section.length);
    encoder.writeClient(first.id.client);
    writeVarUint(encoder, first.id.clock);
    for (const struct of section) struct.write(encoder, 0);
  }
  writeVarUint(encoder, deletes.size);
  for (const [client, ranges] of deletes) {
    encoder.resetDsCurVal();
    writeVarUint(encoder, client);
    writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(len);
    }
  }
  return encoder.toUint8Array();
}

const writeVarUint = (encoder: Y.UpdateEncoderV2, value: number): void =>
  encoding.writeVarUint(encoder.restEncoder, value);
