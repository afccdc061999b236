import * as encoding from 'lib0/encoding';
import type * as Y from 'yjs';
import { type Ids, NO_IDS } from './ids.ts';

/** The structs of one client, written one after the other from a clock on. */
export interface Section {
  readonly client: number;
  readonly clock: number;
  readonly count: number;
  /** Holds them; nothing else. */
  readonly encoder: Y.UpdateEncoderV1;
}

/** A V1 update of these; of each client there may be one. */
export function writeSections(sections: readonly Section[], deletes: Ids = NO_IDS): Uint8Array<ArrayBuffer> {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, sections.length);
  for (const { client, clock, count, encoder } of sections) {
    encoding.writeVarUint(out, count);
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, clock);
    encoding.writeBinaryEncoder(out, encoder.restEncoder);
  }
  encoding.writeVarUint(out, deletes.size);
  for (const [client, ranges] of deletes) {
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, ranges.length);
    for (const { clock, length } of ranges) {
      encoding.writeVarUint(out, clock);
      encoding.writeVarUint(out, length);
    }
  }
  return encoding.toUint8Array(out);
}
