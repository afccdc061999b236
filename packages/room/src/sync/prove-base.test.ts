import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOfState, contentOfUpdate, holds } from './content.ts';
import type { KeptEdit, ProofResult } from './proof.ts';
import { proofHere } from './proof-place.ts';
import { proveBase } from './prove-base.ts';
import { forged } from './testing/forging.ts';
import { act, action, script, write } from './testing/writing.ts';

/** So small that every document is handed over in several. */
const SMALL = { structs: 3, bytes: 40 };

interface Proving {
  readonly doc: Y.Doc;
  readonly base: Uint8Array;
  readonly kept: readonly KeptEdit[];
  readonly breathe?: () => void;
  readonly isEdit?: (origin: unknown) => boolean;
}

const prove = ({ doc, base, kept, breathe, isEdit = () => true }: Proving): Promise<ProofResult> =>
  proveBase({
    doc,
    base: base.slice(),
    async *kept() {
      yield kept;
    },
    settled: async () => {},
    isEdit,
    place: proofHere(),
    breathe: async () => breathe?.(),
    limits: SMALL,
  });

const documentOf = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};
const above = (update: Uint8Array): KeptEdit => ({ update, above: true });
const below = (update: Uint8Array): KeptEdit => ({ update, above: false });

describe('the proof that a base may stand for what is shown', () => {
  it('is found for any base and what is kept above it, and says which edits its body holds', async () => {
    await fc.assert(
      fc.asyncProperty(script(), fc.infiniteStream(fc.nat(2)), async (steps, coins) => {
        const { docs, updates } = write(steps);
        const split = updates.map(({ update }) => ({ update, coin: coins.next().value as number }));
        // Edits that are only in the base, only above it, or both.
        const base = Y.encodeStateAsUpdateV2(
          documentOf(split.filter(({ coin }) => coin !== 1).map(({ update }) => update)),
        );
        const kept = split
          .filter(({ coin }) => coin !== 0)
          .map(({ update, coin }) => (coin === 1 ? above(update) : below(update)));
        for (const doc of docs) {
          const { difference, under, body } = await prove({ doc, base, kept });
          expect(difference).toBeNull();
          expect(body).toEqual(contentOfState(base));
          expect(under).toEqual(kept.map(({ update }) => holds(body, contentOfUpdate(update))));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is found while the document is written in, by this page and by others, between any two slices', async () => {
    await fc.assert(
      fc.asyncProperty(script(), fc.array(action, { minLength: 1 }), async (steps, meanwhile) => {
        const { docs, updates } = write(steps);
        const doc = docs[1] as Y.Doc;
        const undo = new Y.UndoManager([doc.getText('text'), doc.getXmlFragment('tree')]);
        const theirs = docs[2] as Y.Doc;
        const theirUndo = new Y.UndoManager([theirs.getText('text')]);
        theirs.on('update', (update: Uint8Array) => Y.applyUpdate(doc, update, 'theirs'));
        let at = 0;
        const breathe = (): void => {
          const next = meanwhile[at++];
          if (next && at % 2) act(doc, undo, next);
          else if (next) act(theirs, theirUndo, next);
        };
        const base = Y.encodeStateAsUpdateV2(documentOf(updates.map(({ update }) => update)));
        expect((await prove({ doc, base, kept: [], breathe })).difference).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('is not found if an edit below the claim is not in the body', async () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    doc.getText('text').insert(0, 'one ');
    doc.getText('text').insert(4, 'two');
    const [first, second] = updates as [Uint8Array, Uint8Array];
    const base = Y.encodeStateAsUpdateV2(documentOf([first]));
    const lost = await prove({ doc, base, kept: [below(first), below(second)] });
    expect(lost).toMatchObject({ under: [true, false] });
    expect(lost.difference).toBe('it claims kept edit 1 and does not hold it');
    const unseen = await prove({ doc: documentOf([first]), base, kept: [below(first), below(second)] });
    expect(unseen.difference).not.toBeNull();
    expect((await prove({ doc, base, kept: [below(first)] })).difference).toMatch(/^a struct is missing at/);
    const kept = await prove({ doc, base, kept: [below(first), above(second)] });
    expect(kept).toMatchObject({ difference: null, under: [true, false] });
    const empty = Y.encodeStateAsUpdateV2(new Y.Doc());
    expect(
      (await prove({ doc, base: empty, kept: [below(first), below(second)] })).difference,
    ).not.toBeNull();
    expect((await prove({ doc, base: empty, kept: [above(first), above(second)] })).difference).toBeNull();
  });

  it('is not found for other words with equal state vector and delete set', async () => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'ten');
    const base = forged(doc, (item) => {
      if (item.content instanceof Y.ContentString) item.content.str = 'two';
    });
    expect((await prove({ doc, base, kept: [] })).difference).toMatch(/^other words at/);
    // The envelope's ids are in the body; the proof is what fails.
    expect((await prove({ doc, base, kept: [below(Y.encodeStateAsUpdate(doc))] })).under).toEqual([true]);
  });

  it('asks for what waits, which may wait there or above', async () => {
    const source = new Y.Doc();
    const updates: Uint8Array[] = [];
    source.on('update', (update: Uint8Array) => updates.push(update));
    const text = source.getText('text');
    text.insert(0, 'one');
    text.insert(3, 'two');
    text.insert(6, 'three');
    text.delete(7, 2);
    const [one, , three, deletion] = updates as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const doc = documentOf([one, three, deletion]);
    expect(doc.store.pendingStructs).not.toBeNull();
    expect(doc.store.pendingDs).not.toBeNull();
    const base = Y.encodeStateAsUpdateV2(documentOf([one]));
    expect((await prove({ doc, base, kept: [above(three), above(deletion)] })).difference).toBeNull();
    expect((await prove({ doc, base, kept: [above(three)] })).difference).toMatch(/^a deletion that waits/);
    expect((await prove({ doc, base, kept: [above(deletion)] })).difference).toMatch(
      /^what waits is missing/,
    );
    const whole = await prove({
      doc,
      base: Y.encodeStateAsUpdateV2(doc),
      kept: [below(three), below(deletion)],
    });
    expect(whole).toMatchObject({ difference: null, under: [true, true] });
    const beyond = Y.encodeStateAsUpdateV2(source);
    expect((await prove({ doc, base: beyond, kept: [] })).difference).toBeNull();
  });

  it('leaves out what cannot be read, which gives way to whatever claims it', async () => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'words');
    const base = Y.encodeStateAsUpdateV2(doc);
    const odd = new Uint8Array([9, 9, 9]);
    const nothing = Y.encodeStateAsUpdate(new Y.Doc());
    const kept = [above(odd), below(odd), above(nothing), below(nothing)];
    expect(await prove({ doc, base, kept })).toMatchObject({
      difference: null,
      under: [false, true, false, true],
    });
  });

  it.each<[string, Uint8Array]>([
    ['no update of Yjs', new Uint8Array([9, 9, 9, 9])],
    ['nothing at all', new Uint8Array()],
  ])('is not found for %s', async (_, base) => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'words');
    const update = Y.encodeStateAsUpdate(doc);
    const { difference, under } = await prove({ doc, base, kept: [below(update)] });
    expect(difference).toMatch(/^not readable/);
    expect(under).toEqual([false]);
  });

  it('does not count what another base brings meanwhile', async () => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'words');
    const other = new Y.Doc();
    other.getText('text').insert(0, 'others');
    const base = Y.encodeStateAsUpdateV2(doc);
    let applied = false;
    const breathe = (): void => {
      if (!applied) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'base');
      applied = true;
    };
    const isEdit = (origin: unknown): boolean => origin !== 'base';
    const { difference } = await prove({ doc, base, kept: [], breathe, isEdit });
    expect(difference).toBe('another base was applied meanwhile');
  });

  it('lets go of the document when the place breaks', async () => {
    const doc = new Y.Doc();
    let closed = false;
    const place = {
      post() {},
      answer: Promise.reject(new Error('broken')),
      close: () => {
        closed = true;
      },
    };
    const proving = proveBase({
      doc,
      base: Y.encodeStateAsUpdateV2(doc),
      async *kept() {},
      settled: async () => {},
      isEdit: () => true,
      place,
      breathe: async () => {},
    });
    await expect(proving).rejects.toThrow('broken');
    expect(closed).toBe(true);
    expect(doc._observers.has('update')).toBe(false);
  });
});
