import * as Y from 'yjs';
import { endOf, type Struct } from './struct.ts';
import type { UpdateFormat } from './update-structs.ts';
import { otherWords, Words } from './words.ts';

/**
 * Where an update has other words than the document under an id that both have: in words for the log, or null.
 * Applying the update changes nothing under those ids. Linear in the update. Throws what Yjs throws for what is no update.
 */
export function otherWordsIn(shown: Y.Doc, update: Uint8Array, format: UpdateFormat): string | null {
  const { structs } = format === 'V1' ? Y.decodeUpdate(update) : Y.decodeUpdateV2(update);
  return firstOther(Words.ofStore(shown.store), Words.ofStructs(structs));
}

/** The first id that both have and that does not stand for the same. */
export function firstOther(shown: Words, others: Words): string | null {
  for (const [client, structs] of others.clients()) {
    for (const struct of structs) {
      for (let clock = struct.id.clock; clock < endOf(struct); ) {
        const known: Struct | null = shown.from(client, clock);
        if (!known || known.id.clock >= endOf(struct)) break;
        const from = Math.max(clock, known.id.clock);
        const to = Math.min(endOf(struct), endOf(known));
        const found = otherWords({ words: shown, struct: known }, { words: others, struct }, from, to);
        if (found) return `${found} at ${client}:${from}`;
        clock = to;
      }
    }
  }
  return null;
}
