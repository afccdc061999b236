import { fc } from '@parley/runtime/properties';
import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  type Content,
  contentOfState,
  contentOfUpdate,
  difference,
  holds,
  isEmpty,
  rests,
  union,
} from './content.ts';
import { IdsBuilder } from './ids.ts';
import { encodeStructs } from './testing/forging.ts';
import { script, write } from './testing/writing.ts';
import { MalformedUpdateError } from './update-structs.ts';

/** The same by Yjs itself, which makes all structs. */
function decoded({ structs, ds }: ReturnType<typeof Y.decodeUpdate>): Content {
  const ids = new IdsBuilder();
  const deletes = new IdsBuilder();
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue;
    ids.add(struct.id.client, struct.id.clock, struct.length);
    const collected = struct instanceof Y.GC || struct.content instanceof Y.ContentDeleted;
    if (collected) deletes.add(struct.id.client, struct.id.clock, struct.length);
  }
  for (const [client, list] of ds.clients) for (const { clock, len } of list) deletes.add(client, clock, len);
  return { structs: ids.build(), deletes: deletes.build() };
}

const withoutNeeds = ({ structs, deletes }: Content): Content => ({ structs, deletes });

describe('the content of updates and states', () => {
  it('is what Yjs reads from them', () => {
    fc.assert(
      fc.property(script(), (steps) => {
        const { docs, updates } = write(steps);
        for (const { update } of updates) {
          expect(withoutNeeds(contentOfUpdate(update))).toEqual(decoded(Y.decodeUpdate(update)));
        }
        for (const doc of docs) {
          const v1 = withoutNeeds(contentOfUpdate(Y.encodeStateAsUpdate(doc)));
          expect(contentOfState(Y.encodeStateAsUpdateV2(doc))).toEqual(v1);
          expect(v1).toEqual(decoded(Y.decodeUpdate(Y.encodeStateAsUpdate(doc))));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('names what an update needs: where all of that is, none of it waits, and where something lacks it does', () => {
    fc.assert(
      fc.property(script(), fc.infiniteStream(fc.boolean()), (steps, coins) => {
        const doc = new Y.Doc();
        let shown = contentOfState(Y.encodeStateAsUpdateV2(doc));
        for (const { update } of write(steps).updates) {
          if (coins.next().value) continue;
          const part = contentOfUpdate(update);
          const waits = doc.store.pendingStructs !== null;
          Y.applyUpdate(doc, update);
          const needs = { structs: part.needs ?? new Map(), deletes: new Map() };
          if (waits) continue;
          expect(doc.store.pendingStructs === null).toBe(holds(shown, needs));
          shown = union(shown, part);
          expect(rests(part, needs)).toBe(needs.structs.size > 0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of a state is that of all its updates, those that wait included', () => {
    fc.assert(
      fc.property(script(), fc.infiniteStream(fc.boolean()), (steps, coins) => {
        const some = write(steps).updates.filter(() => coins.next().value);
        const doc = new Y.Doc();
        for (const { update } of some) Y.applyUpdate(doc, update);
        const state = contentOfState(Y.encodeStateAsUpdateV2(doc));
        const all = union(...some.map(({ update }) => contentOfUpdate(update)));
        // Overwritten values and tidied marks are deleted without anybody having said so.
        expect(state.structs).toEqual(all.structs);
        expect(holds(state, all)).toBe(true);
        expect(isEmpty(difference(all, state))).toBe(true);
        for (const { update } of some) {
          const part = contentOfUpdate(update);
          const rest = difference(state, part);
          expect(holds(rest, part)).toBe(isEmpty(part));
          expect(union(rest, part)).toEqual(state);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a hostile update', () => {
  const read = (update: Uint8Array): void => {
    for (const contentOf of [contentOfUpdate, contentOfState]) {
      try {
        contentOf(update);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedUpdateError);
      }
    }
  };

  it('gives the one typed error or a content, whatever its bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read), { numRuns: 5_000 });
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'words', { bold: true });
    doc.getXmlFragment('tree').insert(0, [new Y.XmlElement('p')]);
    doc.getMap('map').set('key', { a: [1] });
    for (const good of [Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdateV2(doc)]) {
      for (let length = 0; length < good.length; length++) read(good.subarray(0, length));
      fc.assert(
        fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
          const bad = good.slice();
          bad[at] = byte;
          read(bad);
        }),
        { numRuns: 3_000 },
      );
    }
  });

  it('that says a few million structs in some bytes is not read to its end', () => {
    const gc = (length: number) => new Y.GC(Y.createID(1, 0), length);
    // A collected struct of length 1, over and over: run lengths say how often.
    const few = encodeStructs([gc(1), gc(1), gc(1), gc(1)], new Map());
    expect(contentOfState(few).structs).toEqual(new Map([[1, [{ clock: 0, length: 4 }]]]));
    const many = new Y.UpdateEncoderV2();
    encoding.writeVarUint(many.restEncoder, 1);
    encoding.writeVarUint(many.restEncoder, 2 ** 40);
    many.writeClient(1);
    encoding.writeVarUint(many.restEncoder, 0);
    for (let times = 0; times < 3; times++) {
      many.writeInfo(0);
      many.writeLen(1);
    }
    encoding.writeVarUint(many.restEncoder, 0);
    expect(() => contentOfState(many.toUint8Array())).toThrow(MalformedUpdateError);
  });

  it.each<[string, Uint8Array]>([
    ['a struct of no length', encodeStructs([new Y.GC(Y.createID(1, 0), 0)], new Map())],
    ['a clock too large', encodeStructs([new Y.GC(Y.createID(1, Number.MAX_SAFE_INTEGER), 1)], new Map())],
    [
      'a client twice',
      encodeStructs(
        [1, 2, 1].map((client) => new Y.GC(Y.createID(client, 0), 1)),
        new Map(),
      ),
    ],
    ['a deletion too far', encodeStructs([], new Map([[1, [{ clock: Number.MAX_SAFE_INTEGER, len: 1 }]]]))],
    ['nothing', new Uint8Array()],
  ])('with %s is refused', (_, update) => {
    expect(() => contentOfState(update)).toThrow(MalformedUpdateError);
  });

  it('nested beyond any stack is refused', () => {
    const doc = new Y.Doc();
    doc.getMap('map').set('key', ['mark']);
    const good = Y.encodeStateAsUpdate(doc);
    const mark = Buffer.from(good).indexOf('mark');
    const [head, tail] = [good.subarray(0, mark - 3), good.subarray(mark + 4)];
    // 117 begins an array; each holds the next.
    const deep = new Uint8Array(600_000);
    for (let at = 0; at < deep.length; at += 2) deep.set([117, 1], at);
    expect(() => contentOfUpdate(Buffer.concat([head, deep, tail]))).toThrow(MalformedUpdateError);
  });
});
