import { fc } from '@parley/runtime/properties';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOfState } from './content.ts';
import { mergedState } from './merged-state.ts';
import { sameWords } from './same-words.ts';
import { applyQuietly, scratchDocument } from './scratch.ts';
import { stateHere } from './state-place.ts';
import { act, action, script, write } from './testing/writing.ts';

const SMALL = { structs: 3, bytes: 40 };

const opened = (state: Uint8Array): Y.Doc => {
  const doc = scratchDocument();
  applyQuietly(doc, () => Y.applyUpdateV2(doc, state));
  return doc;
};

it('is the document’s state at the moment it was handed over, whoever wrote in it meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(script(), fc.array(action), fc.nat(2), async (steps, meanwhile, who) => {
      const doc = write(steps).docs[who] as Y.Doc;
      const undo = new Y.UndoManager([doc.getText('text'), doc.getXmlFragment('tree')]);
      const actions = meanwhile.values();
      const breathe = async (): Promise<void> => {
        const next = actions.next().value;
        if (next) act(doc, undo, next);
      };
      // Nothing changes after the last slice.
      const { state, content } = await mergedState({ doc, place: stateHere(), breathe, limits: SMALL });
      expect(sameWords(doc, opened(state))).toBeNull();
      expect(sameWords(opened(state), doc)).toBeNull();
      expect(content).toEqual(contentOfState(state));
      expect(content).toEqual(contentOfState(Y.encodeStateAsUpdateV2(doc)));
    }),
    { numRuns: 150 },
  );
});

it('has what waits, and nothing of an empty document', async () => {
  const source = new Y.Doc();
  const updates: Uint8Array[] = [];
  source.on('update', (update: Uint8Array) => updates.push(update));
  for (const word of ['one ', 'two ', 'three ']) source.getText('text').insert(0, word);
  source.getText('text').delete(0, 3);
  const doc = new Y.Doc();
  for (const at of [0, 2, 3]) Y.applyUpdate(doc, updates[at] as Uint8Array);
  expect(doc.store.pendingDs).not.toBeNull();
  const breathe = async (): Promise<void> => {};
  const { state } = await mergedState({ doc, place: stateHere(), breathe });
  expect(sameWords(doc, opened(state))).toBeNull();
  const empty = await mergedState({ doc: new Y.Doc(), place: stateHere(), breathe });
  expect(empty.content).toEqual({ structs: new Map(), deletes: new Map() });
});
