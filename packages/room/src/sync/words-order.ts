import type { Hash } from '@parley/wire';
import * as Y from 'yjs';
import type { Ids } from './ids.ts';
import { Layers } from './layers.ts';
import { firstOther } from './other-words.ts';
import { applyQuietly } from './scratch.ts';
import { Words } from './words.ts';

/**
 * Bases in the order in which their words count where they have other words under one id: each before those that it
 * contains, and of those that nothing says it of, the lesser name first. The same for the same bases in any order, whoever
 * is said to contain whom: of two that are said to contain each other, neither does.
 */
export function orderBases<Base extends { readonly name: Hash }>(
  bases: readonly Base[],
  contains: (one: Hash, other: Hash) => boolean,
): Base[] {
  const above = (one: Base, other: Base): boolean =>
    contains(one.name, other.name) && !contains(other.name, one.name);
  let left = [...bases].sort((a, b) => (a.name < b.name ? -1 : 1));
  const order: Base[] = [];
  while (left.length > 0) {
    // Claims may go in a circle: then the least name begins.
    const next = left.find((base) => !left.some((other) => above(other, base))) ?? (left[0] as Base);
    order.push(next);
    left = left.filter((base) => base !== next);
  }
  return order;
}

/** What a device has to make its document of, all opened. */
export interface LoggedWords {
  /** The edits it keeps, V1; of two that have the same ids first the one that counts. */
  readonly edits: Iterable<Uint8Array>;
  /** All ids that it ever read from an edit, also from edits that have given way to a base since: what it shows under these stays. */
  readonly read: Ids;
  /** The bodies of its bases, V2, in the order of `orderBases`. */
  readonly bases: readonly Uint8Array[];
}

/**
 * Whether the document shows under some id other words than count, so that it must be built anew: where, in words for the
 * log, or null. What this device read from an edit stays; what it only ever had from bases is the first base's.
 * Costs decoding all of it, so ask only if `otherWordsIn` found something in what came.
 */
export function showsOtherWords(shown: Y.Doc, log: LoggedWords): string | null {
  return firstOther(Words.ofStore(shown.store), new Words(layersOf(shown, log).clients()));
}

/** A document of the words that count. All that was shown is in it, and what waited. Building it makes no edit. */
export function buildAnew(shown: Y.Doc, log: LoggedWords): Y.Doc {
  const doc = new Y.Doc({ gc: shown.gc });
  const update = layersOf(shown, log).update();
  applyQuietly(doc, () => Y.applyUpdate(doc, update));
  return doc;
}

function layersOf(shown: Y.Doc, { edits, read, bases }: LoggedWords): Layers {
  const layers = new Layers();
  for (const edit of edits) layers.add(Y.decodeUpdate(edit));
  const state = Y.encodeStateAsUpdateV2(shown);
  layers.add(Y.decodeUpdateV2(state), read);
  for (const base of bases) layers.add(Y.decodeUpdateV2(base));
  layers.add(Y.decodeUpdateV2(state));
  return layers;
}
