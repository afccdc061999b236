import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { FOREIGN_EVERY_MS, ForeignChanges, holdsAnything, outwardAs } from './own-changes.ts';

describe('a change of this page', () => {
  it('goes out as an edit if its structs are its own, whatever it deletes, and as a base if not', () => {
    const doc = new Y.Doc();
    const ways: string[] = [];
    doc.on('update', (update: Uint8Array) => ways.push(outwardAs(update, doc.clientID)));
    const other = new Y.Doc();
    other.getText('text').insert(0, 'theirs');
    doc.getText('text').insert(0, 'mine');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    doc.getText('text').delete(0, 10);
    doc.transact(() => {
      doc.getText('text').insert(0, 'mine and ');
      other.getText('text').insert(0, 'more of ');
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    });
    expect(ways).toEqual(['edit', 'base', 'edit', 'base']);
  });

  it('made before the document was opened is known by what the document holds', () => {
    const doc = new Y.Doc();
    doc.getText('text');
    expect(holdsAnything(doc)).toBe(false);
    const other = new Y.Doc();
    other.getText('text').insert(0, 'words');
    const before = Y.encodeStateVector(other);
    other.getText('text').insert(5, ' more');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, before));
    expect(doc.getText('text').length).toBe(0);
    expect(holdsAnything(doc)).toBe(true);
    expect(holdsAnything(other)).toBe(true);
  });
});

describe('foreign changes', () => {
  it('go out as one base at once, and then at most one in ten seconds', () => {
    const changes = new ForeignChanges();
    expect(changes.due).toBeNull();
    changes.changed(1_000);
    expect(changes.due).toBe(1_000);
    changes.changed(1_500);
    expect(changes.due).toBe(1_000);
    changes.made(2_000);
    expect(changes.due).toBeNull();
    changes.changed(2_100);
    changes.changed(5_000);
    expect(changes.due).toBe(2_000 + FOREIGN_EVERY_MS);
    changes.made(12_000);
    changes.changed(60_000);
    expect(changes.due).toBe(60_000);
  });
});
