import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { editBetween, shifted, shiftedEdit, type TextEdit } from './title-edit.ts';

const applied = (before: string, { at, removed, inserted }: TextEdit): string =>
  before.slice(0, at) + inserted + before.slice(at + removed);

const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '😀', '👍') });

describe('the smallest edit', () => {
  it('is none between equals', () => {
    expect(editBetween('same', 'same', 0)).toBeNull();
  });

  it.each([
    ['a letter in the middle', 'helo', 'hello', 4, { at: 3, removed: 0, inserted: 'l' }],
    ['into a row of the same', 'aaaa', 'aaaaa', 2, { at: 1, removed: 0, inserted: 'a' }],
    ['a word replaced', 'my old plan', 'my new plan', 6, { at: 3, removed: 3, inserted: 'new' }],
    ['all removed', 'gone', '', 0, { at: 0, removed: 4, inserted: '' }],
  ])('%s', (_what, before, after, caret, edit) => {
    expect(editBetween(before, after, caret)).toEqual(edit);
  });

  it('makes the one into the other, and cuts no pair', () => {
    fc.assert(
      fc.property(words, words, fc.nat(20), (before, after, caret) => {
        const edit = editBetween(before, after, Math.min(caret, after.length));
        if (!edit) {
          expect(before).toBe(after);
          return;
        }
        expect(applied(before, edit)).toBe(after);
        expect(edit.inserted.isWellFormed()).toBe(true);
        expect(before.slice(edit.at, edit.at + edit.removed).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('what stays in place while others write', () => {
  const places = { before: [{ insert: 'xx' }], at: [{ retain: 3 }, { insert: 'xx' }] };
  it('a caret', () => {
    expect(shifted(3, places.before)).toBe(5);
    expect(shifted(3, places.at)).toBe(3);
    expect(shifted(3, places.at, true)).toBe(5);
    expect(shifted(3, [{ retain: 1 }, { delete: 5 }])).toBe(1);
    expect(shifted(3, [{ retain: 9 }, { insert: 'x' }])).toBe(3);
  });

  it('an edit meant for the text of before keeps what both wrote', () => {
    fc.assert(
      fc.property(words, words, fc.nat(30), fc.nat(30), words, (before, after, place, cut, theirs) => {
        const edit = editBetween(before, after, after.length);
        if (!edit) return;
        const text = new Y.Doc().getText('t');
        text.insert(0, before);
        let delta: Y.YTextEvent['delta'] = [];
        text.observe((event) => {
          delta = event.delta;
        });
        const at = Math.min(place, before.length);
        text.doc?.transact(() => {
          text.delete(at, Math.min(cut, before.length - at));
          text.insert(at, theirs);
        });
        const { at: from, removed, inserted } = shiftedEdit(edit, delta);
        const merged = text.toString();
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from + removed).toBeLessThanOrEqual(merged.length);
        expect(applied(merged, { at: from, removed, inserted })).toContain(inserted);
      }),
    );
  });
});
