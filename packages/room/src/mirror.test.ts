import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { mirror } from './mirror.ts';

const textOf = (doc: Y.Doc): string => doc.getText('t').toString();

describe('mirror', () => {
  it('rule 11: follows the document, and nothing flows back', () => {
    const source = new Y.Doc();
    source.getText('t').insert(0, 'before ');
    let changes = 0;
    const { doc } = mirror(source);
    source.on('update', () => {
      changes += 1;
    });
    source.getText('t').insert(7, 'after');
    expect(textOf(doc)).toBe('before after');
    expect(changes).toBe(1);
    doc.getText('t').delete(0, 12);
    doc.getText('t').insert(0, 'what a viewer’s editor made of it');
    expect(textOf(source)).toBe('before after');
    expect(changes).toBe(1);
    source.getText('t').insert(0, 'still ');
    expect(textOf(source)).toBe('still before after');
  });

  it('writes as a client of its own', () => {
    const source = new Y.Doc();
    expect(mirror(source).doc.clientID).not.toBe(source.clientID);
  });

  it('stops following once it is closed', () => {
    const source = new Y.Doc();
    const { doc, close } = mirror(source);
    close();
    source.getText('t').insert(0, 'unseen');
    expect(textOf(doc)).toBe('');
    expect(doc.isDestroyed).toBe(true);
    expect(source.isDestroyed).toBe(false);
  });
});
