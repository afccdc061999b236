import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { titleText } from '../title/title.ts';
import { stateOf } from './copy-of.ts';
import { FileError } from './file-error.ts';
import { fileText } from './file-text.ts';
import { fromUpdate } from './from-update.ts';

const reasonOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof FileError) return error.reason;
    throw error;
  }
  return 'none';
};

describe('a document from an update', () => {
  it('is the document', () => {
    const doc = new Y.Doc();
    titleText(doc).insert(0, 'Whole');
    doc.getMap('something newer').set('kept', true);
    const again = fromUpdate(stateOf(doc));
    expect(titleText(again).toString()).toBe('Whole');
    expect(again.getMap('something newer').get('kept')).toBe(true);
  });

  it('is refused if it builds on what is not in it', () => {
    const doc = new Y.Doc();
    titleText(doc).insert(0, 'first');
    const before = Y.encodeStateVector(doc);
    titleText(doc).insert(5, ' second');
    expect(reasonOf(() => fromUpdate(Y.encodeStateAsUpdateV2(doc, before)))).toBe('damaged');
  });

  it('is refused, or is a document, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(['none', 'damaged']).toContain(reasonOf(() => fromUpdate(bytes)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a copy', () => {
  it('has nothing of what was deleted, though it may still be undone', () => {
    const doc = new Y.Doc();
    const title = titleText(doc);
    const undo = new Y.UndoManager(title);
    title.insert(0, 'the secret');
    undo.stopCapturing();
    title.delete(4, 6);
    expect(Buffer.from(Y.encodeStateAsUpdateV2(doc)).includes('secret')).toBe(true);
    expect(Buffer.from(stateOf(doc)).includes('secret')).toBe(false);
  });
});

describe('a file’s text', () => {
  it('is UTF-8, with or without a mark, or UTF-16', () => {
    expect(fileText(Buffer.from('grün'))).toBe('grün');
    expect(fileText(Buffer.from('\ufeffgrün'))).toBe('grün');
    expect(fileText(Buffer.from('\ufeffgrün', 'utf16le'))).toBe('grün');
  });

  it('is refused if it is neither', () => {
    expect(reasonOf(() => fileText(Buffer.from([0x67, 0xfc, 0x6e])))).toBe('not-text');
  });
});
