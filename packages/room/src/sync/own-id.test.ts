import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOfState, contentOfUpdate } from './content.ts';
import { beforeApplying, keepClientId, ownIdOf } from './own-id.ts';

function page(client: number, words: string): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.getText('text').insert(0, words);
  return doc;
}

it('what holds the page’s next clock wants a fresh session, and Yjs would have changed the client id', () => {
  const doc = page(7, 'mine');
  const theirs = page(7, 'mine, as another says');
  const state = Y.encodeStateAsUpdateV2(theirs);
  expect(beforeApplying(contentOfState(state), ownIdOf(doc))).toBe('fresh-session');
  Y.applyUpdateV2(doc, state);
  expect(doc.clientID).not.toBe(7);
});

it('what waits beyond the next clock does as well: it would be in the way later', () => {
  const theirs = page(7, 'mine');
  const before = Y.encodeStateVector(theirs);
  theirs.getText('text').insert(4, ' and theirs');
  const update = Y.encodeStateAsUpdate(theirs, before);
  expect(beforeApplying(contentOfUpdate(update), ownIdOf(page(7, 'mi')))).toBe('fresh-session');
});

it('what the page wrote itself, and what others wrote, is applied', () => {
  const doc = page(7, 'mine');
  doc.getText('text').delete(0, 2);
  for (const other of [doc, page(8, 'theirs'), page(7, 'mi'), new Y.Doc()]) {
    const state = Y.encodeStateAsUpdateV2(other);
    expect(beforeApplying(contentOfState(state), ownIdOf(doc))).toBe('apply');
    Y.applyUpdateV2(doc, state);
    expect(doc.clientID).toBe(7);
  }
  expect(beforeApplying(contentOfUpdate(Y.encodeStateAsUpdate(doc)), ownIdOf(doc))).toBe('apply');
});

it('an app that writes and applies in one transaction goes on under the same client id', () => {
  const doc = page(7, 'mine');
  const both = (): void =>
    doc.transact(() => {
      doc.getText('text').insert(0, 'more of ');
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(page(8, 'theirs')));
    });
  const end = keepClientId(doc);
  both();
  expect(doc.clientID).toBe(7);
  expect(ownIdOf(doc)).toEqual({ client: 7, next: 12 });
  end();
  both();
  expect(doc.clientID).not.toBe(7);
});
