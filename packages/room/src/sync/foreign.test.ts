import { fc } from '@parley/runtime/properties';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOfUpdate } from './content.ts';
import { foreign } from './foreign.ts';
import { script, write } from './testing/writing.ts';
import { MalformedUpdateError } from './update-structs.ts';

it('is told of no edit of an editor, whatever it deletes, and of every one that carries others’ structs', () => {
  fc.assert(
    fc.property(script(), (steps) => {
      const { docs, updates } = write(steps);
      for (const { by, update } of updates) {
        expect(foreign(update, docs[by]?.clientID ?? 0)).toBe(false);
        const { structs } = contentOfUpdate(update);
        expect(foreign(update, 1)).toBe(structs.size > 0);
      }
      for (let at = 1; at < updates.length; at++) {
        const both = Y.mergeUpdates([
          updates[at - 1]?.update as Uint8Array,
          updates[at]?.update as Uint8Array,
        ]);
        for (const { clientID } of docs) {
          const theirs = [...contentOfUpdate(both).structs.keys()].some((client) => client !== clientID);
          expect(foreign(both, clientID)).toBe(theirs);
        }
      }
    }),
    { numRuns: 200 },
  );
});

it('cannot be said of what is no update', () => {
  expect(() => foreign(new Uint8Array(), 1)).toThrow(MalformedUpdateError);
  expect(() => foreign(new Uint8Array([1]), 1)).toThrow(MalformedUpdateError);
});
