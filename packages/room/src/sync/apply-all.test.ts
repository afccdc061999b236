import { seededRandom } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyAll } from './apply-all.ts';

const LIVES = 400;
const WORDS = 40;
/** How many places an edit may come too late. */
const LATE = 6;

/** The edits of two people who write one list, each on what they have seen. */
function editsOf(random: () => number): Uint8Array[] {
  const edits: Uint8Array[] = [];
  const docs = [2623025949909684, 7416968313740045].map((clientID) => {
    const doc = Object.assign(new Y.Doc(), { clientID });
    doc.on('update', (update, origin) => {
      if (origin !== 'other') edits.push(update);
    });
    return doc;
  });
  let seen = 0;
  for (let word = 0; word < WORDS; word++) {
    docs[random() < 0.5 ? 0 : 1]?.getArray<string>('words').push([`word ${word}`]);
    if (random() < 0.3) continue;
    for (const edit of edits.slice(seen)) for (const doc of docs) Y.applyUpdate(doc, edit, 'other');
    seen = edits.length;
  }
  return edits;
}

test('whatever the order in which edits come, and in which batches: nothing waits for what is there', () => {
  for (let life = 0; life < LIVES; life++) {
    const from = seededRandom(`apply ${life}`);
    const random = () => from.float();
    const late = editsOf(random).map((update, at) => ({ update, place: at + random() * LATE }));
    late.sort((a, b) => a.place - b.place);
    const doc = new Y.Doc();
    for (let at = 0; at < late.length; ) {
      const batch = late.slice(at, at + 1 + Math.floor(random() * 9));
      at += batch.length;
      doc.transact(() =>
        applyAll(
          doc,
          batch.map(({ update }) => ({ update, format: 'V1' })),
          'in',
        ),
      );
    }
    expect([life, doc.store.pendingStructs, doc.getArray('words').length]).toEqual([life, null, WORDS]);
  }
});
