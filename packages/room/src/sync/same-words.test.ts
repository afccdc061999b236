import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { sameWords } from './same-words.ts';
import { applyQuietly, scratchDocument } from './scratch.ts';
import { forged } from './testing/forging.ts';
import { script, write } from './testing/writing.ts';

const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = scratchDocument();
  applyQuietly(copy, () => Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc)));
  return copy;
};
const built = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = scratchDocument();
  applyQuietly(doc, () => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return doc;
};

describe('the comparison of two documents id by id', () => {
  it('finds nothing between documents that heard the same: collected or not, undone, tidied, copied, merged', () => {
    fc.assert(
      fc.property(script(), (steps) => {
        const { docs, updates } = write(steps);
        for (const one of docs) for (const other of docs) expect(sameWords(one, other)).toBeNull();
        for (const doc of docs) {
          expect(sameWords(doc, copyOf(doc))).toBeNull();
          expect(sameWords(copyOf(doc), doc)).toBeNull();
        }
        const plain = updates.map(({ update }) => update);
        if (plain.length === 0) return;
        const merged = scratchDocument();
        applyQuietly(merged, () => Y.applyUpdate(merged, Y.mergeUpdates(plain)));
        for (const doc of docs) {
          expect(sameWords(doc, merged)).toBeNull();
          expect(sameWords(merged, doc)).toBeNull();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds nothing when the same updates came in another order', () => {
    fc.assert(
      fc.property(
        script().chain((steps) => {
          const { docs, updates } = write(steps);
          return fc.record({
            docs: fc.constant(docs),
            order: fc.shuffledSubarray([...updates], { minLength: updates.length }),
          });
        }),
        ({ docs, order }) => {
          const other = built(order.map(({ update }) => update));
          for (const doc of docs) {
            expect(sameWords(doc, other)).toBeNull();
            expect(sameWords(other, doc)).toBeNull();
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('counts what waits: it may wait there too, and may not be missing', () => {
    fc.assert(
      fc.property(script(), fc.infiniteStream(fc.boolean()), (steps, coins) => {
        const { updates } = write(steps);
        const some = updates.filter(() => coins.next().value).map(({ update }) => update);
        const part = built(some);
        expect(sameWords(part, built([...some].reverse()))).toBeNull();
        expect(sameWords(part, copyOf(part))).toBeNull();
        for (const left of some) {
          const without = built(some.filter((update) => update !== left));
          const more = sameWords(part, without);
          // Left out it is missing, unless it said nothing that others do not say.
          const before = Y.encodeStateAsUpdateV2(without);
          Y.applyUpdate(without, left);
          const brought = sameWords(without, copyFrom(before)) !== null;
          expect(more !== null).toBe(brought);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is satisfied with more than is shown, and not with less', () => {
    const doc = new Y.Doc();
    const text = doc.getText('text');
    text.insert(0, 'one two');
    const before = copyOf(doc);
    text.insert(3, ' and a half');
    expect(sameWords(before, copyOf(doc))).toBeNull();
    expect(sameWords(doc, before)).toMatch(/^a struct is missing at \d+:7$/);
    const shown = copyOf(doc);
    text.delete(0, 3);
    expect(sameWords(doc, shown)).toMatch(/^a deletion is missing at \d+:0$/);
    expect(sameWords(shown, doc)).toMatch(/^deleted there, not here: at \d+:0$/);
  });

  it('finds a forged state with equal state vector and delete set and other words', () => {
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'pay ten to Ann');
    doc.getText('text').delete(0, 1);
    const state = forged(doc, (item) => {
      if (item.content instanceof Y.ContentString) item.content.str = item.content.str.replace('ten', 'two');
    });
    const scratch = new Y.Doc({ gc: false });
    Y.applyUpdateV2(scratch, state);
    expect(Y.encodeStateVector(scratch)).toEqual(Y.encodeStateVector(doc));
    expect(Y.equalSnapshots(Y.snapshot(scratch), Y.snapshot(doc))).toBe(true);
    expect(scratch.getText('text').toString()).toBe('ay two to Ann');
    expect(sameWords(doc, scratch)).toMatch(/^other words at/);
  });

  it('finds forged values of every kind', () => {
    const doc = new Y.Doc();
    doc.getMap('map').set('any', { a: [1, 2] });
    doc.getMap('map').set('bytes', new Uint8Array([1, 2]));
    doc.getMap('map').set('doc', new Y.Doc({ guid: 'inner' }));
    doc.getText('text').insert(0, 'bold', { bold: true });
    doc.getText('text').insertEmbed(0, { image: 'a' });
    doc.getXmlFragment('tree').insert(0, [new Y.XmlElement('paragraph')]);
    let count = 0;
    forged(doc, () => void count++);
    let found = 0;
    for (let at = 0; at < count; at++) {
      let index = 0;
      const state = forged(doc, (item) => {
        if (index++ !== at) return;
        const content = item.content as unknown as Record<string, unknown>;
        if ('arr' in content) content.arr = [{ a: [1, 3] }];
        else if ('str' in content) content.str = 'cold';
        else if ('embed' in content) content.embed = { image: 'b' };
        else if ('value' in content && content.value) content.value = 'half';
        else if (item.content instanceof Y.ContentBinary) item.content.content = new Uint8Array([1, 3]);
        else if (item.content instanceof Y.ContentDoc) item.content.doc = new Y.Doc({ guid: 'outer' });
        else if (item.content instanceof Y.ContentType) {
          item.content.type = new Y.XmlElement('heading') as unknown as typeof item.content.type;
        } else return;
        found++;
      });
      const scratch = scratchDocument();
      applyQuietly(scratch, () => Y.applyUpdateV2(scratch, state));
      if (found > 0) {
        expect(sameWords(doc, scratch)).toMatch(/^other words at/);
        found = 0;
      } else expect(sameWords(doc, scratch)).toBeNull();
    }
    expect(count).toBe(8);
  });

  it('finds forged origins', () => {
    const doc = new Y.Doc({ gc: false });
    const other = new Y.Doc();
    const text = doc.getText('text');
    text.insert(0, 'first last');
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    other.getText('text').insert(6, 'not ');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    text.insert(10, 'but ');
    text.delete(6, 4);
    const theirs = (item: Y.Item): boolean => item.id.client === other.clientID;
    const check = (change: (item: Y.Item) => void, found: RegExp): void => {
      const scratch = scratchDocument();
      applyQuietly(scratch, () =>
        Y.applyUpdateV2(
          scratch,
          forged(doc, (item) => theirs(item) && change(item)),
        ),
      );
      expect(sameWords(doc, scratch)).toMatch(found);
    };
    check((item) => {
      item.origin = Y.createID(doc.clientID, 0);
    }, /^another left origin at/);
    check((item) => {
      item.rightOrigin = Y.createID(doc.clientID, 9);
    }, /^another right origin at/);
  });

  it('finds the forged origin of what is deleted: it moves what stands behind it', () => {
    const doc = new Y.Doc();
    const text = doc.getText('text');
    const typed = (at: number, words: string): number => {
      const other = new Y.Doc();
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
      other.getText('text').insert(at, words);
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
      return other.clientID;
    };
    text.insert(0, 'head tail');
    const first = typed(5, '-');
    typed(6, 'live ');
    text.delete(5, 1);
    expect(text.toString()).toBe('head live tail');
    const state = forged(doc, (item) => {
      if (item.id.client !== first) return;
      item.origin = Y.createID(doc.clientID, 8);
      item.rightOrigin = null;
    });
    const scratch = copyFrom(state);
    expect(scratch.getText('text').toString()).toBe('head taillive ');
    expect(Y.equalSnapshots(Y.snapshot(scratch), Y.snapshot(doc))).toBe(true);
    expect(sameWords(doc, scratch)).toBe(`another left origin at ${first}:0`);
  });

  it('finds whatever one forged item changes in what is shown', () => {
    const id = fc.tuple(fc.nat(2), fc.nat(60));
    const forging = fc.record({
      item: fc.nat(60),
      part: fc.constantFrom('origin', 'rightOrigin', 'parent', 'key', 'words'),
      id: fc.option(id),
    });
    let passed = 0;
    fc.assert(
      fc.property(script(), forging, (steps, { item: at, part, id }) => {
        const doc = write(steps).docs[1] as Y.Doc;
        const other = id && Y.createID(2 ** 52 + id[0] * 7919, id[1]);
        let index = 0;
        const state = forged(doc, (item) => {
          if (index++ !== at) return;
          if (part === 'origin') item.origin = other;
          else if (part === 'rightOrigin') item.rightOrigin = other;
          else if (part === 'parent') item.parent = other ?? ('elsewhere' as unknown as Y.ID);
          else if (part === 'key') item.parentSub = other ? 'a' : null;
          else if (item.content instanceof Y.ContentString) item.content.str = item.content.str.toUpperCase();
          // Without origins it has to say what it is in, or it cannot be written.
          if (!item.origin && !item.rightOrigin) item.parent ??= 'text' as unknown as Y.ID;
        });
        const scratch = scratchDocument();
        try {
          applyQuietly(scratch, () => Y.applyUpdateV2(scratch, state));
        } catch {
          return; // nothing to compare with
        }
        if (sameWords(doc, scratch) !== null) return;
        passed++;
        expect(shownIn(scratch)).toEqual(shownIn(doc));
      }),
      { numRuns: 300 },
    );
    expect(passed).toBeGreaterThan(0);
  });

  it('finds another parent, and another key', () => {
    const doc = new Y.Doc();
    doc.getMap('map').set('a', 1);
    const check = (change: (item: Y.Item) => void, found: RegExp): void => {
      const scratch = scratchDocument();
      applyQuietly(scratch, () => Y.applyUpdateV2(scratch, forged(doc, change)));
      expect(sameWords(doc, scratch)).toMatch(found);
    };
    check((item) => {
      item.parentSub = 'b';
    }, /^another key at/);
    check((item) => {
      item.parent = 'elsewhere' as unknown as Y.ID;
    }, /^another parent at/);
  });

  it('takes what a page holds as equal to what others read of it', () => {
    const doc = new Y.Doc();
    const read = new Y.Doc();
    doc.on('update', (update: Uint8Array) => Y.applyUpdate(read, update));
    doc.getMap('map').set('when', new Date(0));
    doc.getMap('map').set('odd', { not: undefined, nan: Number.NaN, zero: -0 });
    doc.getText('text').insertEmbed(0, { not: undefined, at: new Date(0) });
    expect(sameWords(doc, read)).toBeNull();
    expect(sameWords(read, doc)).toBeNull();
  });
});

const copyFrom = (state: Uint8Array): Y.Doc => {
  const copy = scratchDocument();
  applyQuietly(copy, () => Y.applyUpdateV2(copy, state));
  return copy;
};

const shownIn = (doc: Y.Doc): unknown => [
  doc.getText('text').toDelta(),
  doc.getXmlFragment('tree').toString(),
  doc.getMap('map').toJSON(),
  doc.getArray('list').toJSON(),
];
