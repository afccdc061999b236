import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOfUpdate } from './content.ts';
import { NO_IDS, unionIds } from './ids.ts';
import { otherWordsIn } from './other-words.ts';
import { sameWords } from './same-words.ts';
import { forged } from './testing/forging.ts';
import { script, write } from './testing/writing.ts';
import { buildAnew, orderBases, showsOtherWords } from './words-order.ts';

const say = (doc: Y.Doc): string => doc.getText('text').toString();

/** A document of one sentence, and what others may say stands in it. */
function sentence(words: string) {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, words);
  const edit = Y.encodeStateAsUpdate(doc);
  const saying = (other: string): Uint8Array =>
    forged(doc, (item) => {
      if (item.content instanceof Y.ContentString) item.content.str = other;
    });
  return { edit, saying, read: contentOfUpdate(edit).structs };
}

const showing = (...bases: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const base of bases) Y.applyUpdateV2(doc, base);
  return doc;
};

describe('the order of bases', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });

  it('is the same however they come, and puts each before those it contains', () => {
    fc.assert(
      fc.property(
        names.chain((list) =>
          fc.tuple(fc.shuffledSubarray(list, { minLength: list.length }), fc.constant(list)),
        ),
        fc.array(
          fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom('a', 'b', 'c', 'd', 'e')),
        ),
        ([one, other], pairs) => {
          const says = (a: string, b: string): boolean => pairs.some(([x, y]) => x === a && y === b);
          const order = (list: readonly string[]): string[] =>
            orderBases(
              list.map((name) => ({ name })),
              says,
            ).map(({ name }) => name);
          expect(order(one)).toEqual(order(other));
          expect(order(one)).toHaveLength(one.length);
        },
      ),
    );
    const contains = (a: string, b: string): boolean => a > b;
    const bases = ['b', 'a', 'c'].map((name) => ({ name }));
    expect(orderBases(bases, contains).map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(orderBases(bases, () => false).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(orderBases(bases, () => true).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});

describe('other words under one id', () => {
  it('are none in an honest room, and a document built anew of its log is the same', () => {
    fc.assert(
      fc.property(script(), fc.infiniteStream(fc.boolean()), (steps, coins) => {
        const { docs, updates } = write(steps);
        const below = updates.filter(() => coins.next().value).map(({ update }) => update);
        const edits = updates.map(({ update }) => update).filter((update) => !below.includes(update));
        const base = new Y.Doc();
        for (const update of below) Y.applyUpdate(base, update);
        const bases = [Y.encodeStateAsUpdateV2(base)];
        const read = unionIds(...updates.map(({ update }) => contentOfUpdate(update).structs));
        for (const doc of docs) {
          expect(otherWordsIn(doc, bases[0] as Uint8Array, 'V2')).toBeNull();
          for (const log of [
            { edits, read, bases },
            { edits, read: NO_IDS, bases },
            { edits: [], read: NO_IDS, bases },
          ]) {
            expect(showsOtherWords(doc, log)).toBeNull();
            const anew = buildAnew(doc, log);
            expect(sameWords(doc, anew)).toBeNull();
            expect(sameWords(anew, doc)).toBeNull();
          }
        }
        const waiting = new Y.Doc();
        for (const edit of edits) Y.applyUpdate(waiting, edit);
        expect(sameWords(waiting, buildAnew(waiting, { edits, read, bases: [] }))).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('of a base give way to those of the edit, when that comes', () => {
    const { edit, saying, read } = sentence('ten');
    const shown = showing(saying('two'));
    expect(otherWordsIn(shown, edit, 'V1')).toMatch(/^other words at/);
    Y.applyUpdate(shown, edit);
    expect(say(shown)).toBe('two');
    const log = { edits: [edit], read, bases: [saying('two')] };
    expect(showsOtherWords(shown, log)).toMatch(/^other words at/);
    const anew = buildAnew(shown, log);
    expect(say(anew)).toBe('ten');
    expect(showsOtherWords(anew, log)).toBeNull();
  });

  it('of a base do not replace what was read from an edit, also when the edit has given way', () => {
    const { edit, saying, read } = sentence('ten');
    const shown = new Y.Doc();
    Y.applyUpdate(shown, edit);
    expect(otherWordsIn(shown, saying('two'), 'V2')).toMatch(/^other words at/);
    Y.applyUpdateV2(shown, saying('two'));
    const log = { edits: [], read, bases: [saying('two')] };
    expect(showsOtherWords(shown, log)).toBeNull();
    expect(say(buildAnew(shown, log))).toBe('ten');
  });

  it('that were only ever in bases are the first base’s', () => {
    const { saying } = sentence('ten');
    const [first, second] = [saying('two'), saying('six')];
    const shown = showing(second);
    const log = { edits: [], read: NO_IDS, bases: [first, second] };
    expect(showsOtherWords(shown, log)).toMatch(/^other words at/);
    expect(say(buildAnew(shown, log))).toBe('two');
    expect(showsOtherWords(showing(first), log)).toBeNull();
  });

  it('are chosen id by id: a part of a struct was read, and the rest was not', () => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'abc');
    const edit = Y.encodeStateAsUpdate(doc);
    doc.getText('text').insert(3, 'def');
    doc.getText('text').delete(4, 1);
    const base = forged(doc, (item) => {
      if (item.content instanceof Y.ContentString) item.content.str = item.content.str.toUpperCase();
    });
    const shown = new Y.Doc();
    Y.applyUpdate(shown, edit);
    Y.applyUpdate(shown, Y.encodeStateAsUpdate(doc));
    expect(say(shown)).toBe('abcdf');
    const log = { edits: [], read: contentOfUpdate(edit).structs, bases: [base] };
    expect(showsOtherWords(shown, log)).toMatch(/^other words at \d+:3$/);
    const anew = buildAnew(shown, log);
    expect(say(anew)).toBe('abcDF');
    expect(showsOtherWords(anew, log)).toBeNull();
  });

  it('end the same on every page with the same log, whatever came first', () => {
    const cases = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(script(), cases, cases, fc.boolean(), (steps, upper, repeated, swapped) => {
        const { docs } = write(steps);
        const forge = (coins: readonly boolean[], change: (text: string) => string): Uint8Array => {
          let at = 0;
          return forged(docs[0] as Y.Doc, (item) => {
            const { content } = item;
            if (content instanceof Y.ContentString && coins[at++ % 12]) content.str = change(content.str);
          });
        };
        const bases = [
          forge(upper, (text) => text.toUpperCase()),
          forge(repeated, (text) => '!'.repeat(text.length)),
        ];
        const log = { edits: [], read: NO_IDS, bases };
        const [one, other] = [showing(...bases), showing(...(swapped ? bases : bases.toReversed()))];
        const [a, b] = [buildAnew(one, log), buildAnew(other, log)];
        expect(sameWords(a, b)).toBeNull();
        expect(sameWords(b, a)).toBeNull();
        expect(showsOtherWords(a, log)).toBeNull();
        expect(a.getXmlFragment('tree').toString()).toBe(b.getXmlFragment('tree').toString());
        expect(say(a)).toBe(say(b));
      }),
      { numRuns: 100 },
    );
  });
});
