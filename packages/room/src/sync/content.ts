import { containsIds, differenceIds, type Ids, IdsBuilder, unionIds } from './ids.ts';
import { readUpdateStructs, type UpdateFormat } from './update-structs.ts';

/** Which structs and which deletions an update brings. What comes collected, or as nothing but deleted, is both. */
export interface Content {
  readonly structs: Ids;
  readonly deletes: Ids;
}

/** Of a live update. Throws MalformedUpdateError. Of a keystroke it takes a microsecond, of 5 MB pasted one or two milliseconds. */
export const contentOfUpdate = (updateV1: Uint8Array): Content => contentOf(updateV1, 'V1');

/** Of a state, what waits in it included. Throws MalformedUpdateError. */
export const contentOfState = (stateV2: Uint8Array): Content => contentOf(stateV2, 'V2');

function contentOf(update: Uint8Array, format: UpdateFormat): Content {
  const structs = new IdsBuilder();
  const deletes = new IdsBuilder();
  readUpdateStructs(update, format, {
    struct(client, clock, length, collected) {
      structs.add(client, clock, length);
      if (collected) deletes.add(client, clock, length);
    },
    deletion: (client, clock, length) => deletes.add(client, clock, length),
  });
  return { structs: structs.build(), deletes: deletes.build() };
}

export const union = (...contents: readonly Content[]): Content => ({
  structs: unionIds(...contents.map(({ structs }) => structs)),
  deletes: unionIds(...contents.map(({ deletes }) => deletes)),
});

/** What `some` brings beyond `all`. */
export const difference = (some: Content, all: Content): Content => ({
  structs: differenceIds(some.structs, all.structs),
  deletes: differenceIds(some.deletes, all.deletes),
});

/** Whether all that `part` brings is in `body`, by ids alone: under an id there may stand other words. */
export const holds = (body: Content, part: Content): boolean =>
  containsIds(body.structs, part.structs) && containsIds(body.deletes, part.deletes);

export const isEmpty = ({ structs, deletes }: Content): boolean => structs.size === 0 && deletes.size === 0;
