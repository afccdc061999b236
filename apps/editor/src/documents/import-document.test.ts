import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { stateOf, stateOfCopy } from './copy-of.ts';
import { FileError } from './file-error.ts';
import { asText, fromUpdate } from './import-document.ts';
import { titleText } from './title.ts';

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

  it('says that it is one, and keeps a long title whole', () => {
    const long = new Y.Doc();
    titleText(long).insert(0, 'a'.repeat(290));
    expect(titleText(fromUpdate(stateOfCopy(long))).toString()).toBe(`${'a'.repeat(290)} (copy)`);

    const doc = new Y.Doc();
    titleText(doc).insert(0, 'Plan');
    expect(titleText(fromUpdate(stateOfCopy(doc))).toString()).toBe('Plan (copy)');
    expect(titleText(doc).toString(), 'and the original does not').toBe('Plan');
  });
});

describe('a file’s text', () => {
  it('is UTF-8, with or without a mark, or UTF-16', () => {
    expect(asText(Buffer.from('grün'))).toBe('grün');
    expect(asText(Buffer.from('\ufeffgrün'))).toBe('grün');
    expect(asText(Buffer.from('\ufeffgrün', 'utf16le'))).toBe('grün');
  });

  it('is refused if it is neither', () => {
    expect(reasonOf(() => asText(Buffer.from([0x67, 0xfc, 0x6e])))).toBe('not-text');
  });
});
