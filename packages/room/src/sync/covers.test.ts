import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { contentOfState, contentOfUpdate, holds, union } from './content.ts';
import { type BaseContent, coversOf, type KeptContent, overclaimed } from './covers.ts';
import { PEOPLE, script, type Written, write } from './testing/writing.ts';

const sessionOf = (who: number): string => `session ${who}`;
const clientIdOf =
  (docs: Written['docs']) =>
  (session: string): number =>
    docs[Number(session.split(' ')[1])]?.clientID ?? 0;

/** Everybody's updates as numbered, chained edits. */
function editsOf({ updates }: Written): (KeptContent & { readonly update: Uint8Array })[] {
  const counts = Array.from({ length: PEOPLE }, () => 0);
  return updates.map(({ by, update }) => {
    const number = counts[by] as number;
    counts[by] = number + 1;
    const hash = (n: number): string => `${by}#${n}`;
    return {
      session: sessionOf(by),
      number,
      hash: hash(number),
      prev: number === 0 ? null : hash(number - 1),
      content: contentOfUpdate(update),
      update,
    };
  });
}

/** A base as an honest device makes it of these edits: it covers of each session what has no gap. */
function honestBase(edits: readonly (KeptContent & { readonly update: Uint8Array })[]): BaseContent {
  const doc = new Y.Doc();
  for (const { update } of edits) Y.applyUpdate(doc, update);
  const covers = new Map<string, { count: number; hash: string }>();
  for (const { session, number, hash } of edits) {
    if (number === (covers.get(session)?.count ?? 0)) covers.set(session, { count: number + 1, hash });
  }
  return { covers, body: contentOfState(Y.encodeStateAsUpdateV2(doc)) };
}

describe('the covers of a merged base', () => {
  it('never claim an edit whose structs are not in the body, and all that is kept without a gap', () => {
    fc.assert(
      fc.property(script(60), fc.infiniteStream(fc.nat(5)), (steps, coins) => {
        const written = write(steps);
        const edits = editsOf(written).map((edit) => ({ edit, coin: coins.next().value as number }));
        const pick = (...values: number[]) =>
          edits.filter(({ coin }) => values.includes(coin)).map(({ edit }) => edit);
        // Some only in a base, some kept, some both, and some in neither.
        const bases = [honestBase(pick(0, 1, 2)), honestBase(pick(0, 1, 3))];
        const kept = pick(2, 3, 4);
        const body = union(...bases.map((base) => base.body), ...kept.map(({ content }) => content));
        const covers = new Map(coversOf({ body, kept, bases, clientIdOf: clientIdOf(written.docs) }));
        for (const [session, { count, hash }] of covers) {
          const below = edits.filter(({ edit }) => edit.session === session && edit.number < count);
          expect(below.at(-1)?.edit).toMatchObject({ number: count - 1, hash });
          for (const { edit } of below) {
            expect(holds(body, { structs: edit.content.structs, deletes: new Map() })).toBe(true);
          }
        }
        const all = new Map(
          coversOf({
            body,
            kept: edits.map(({ edit }) => edit),
            bases: [],
            clientIdOf: clientIdOf(written.docs),
          }),
        );
        for (let who = 0; who < PEOPLE; who++) {
          const own = edits.map(({ edit }) => edit).filter(({ session }) => session === sessionOf(who));
          const missing = own.findIndex(({ content }) => !holds(body, content));
          expect(all.get(sessionOf(who))?.count ?? 0).toBe(missing < 0 ? own.length : missing);
        }
      }),
      { numRuns: 200 },
    );
  });

  /** One session's words, an edit each, and what each brings. */
  function writer(count: number) {
    const doc = new Y.Doc();
    doc.clientID = 9;
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (let number = 0; number < count; number++) doc.getText('text').insert(0, 'word ');
    const edits = updates.map((update, number) => ({
      session: 's',
      number,
      hash: `h${number}`,
      prev: number === 0 ? null : `h${number - 1}`,
      content: contentOfUpdate(update),
    }));
    const bodyOf = (upTo: number) => union(...edits.slice(0, upTo).map(({ content }) => content));
    const base = (upTo: number, claim: number, hash = `h${claim - 1}`): BaseContent => ({
      body: bodyOf(upTo),
      covers: new Map([['s', { count: claim, hash }]]),
    });
    return { edits, base, bodyOf };
  }
  const { edits, base, bodyOf } = writer(8);
  const coverOf = (upTo: number, kept: readonly KeptContent[], bases: readonly BaseContent[]) =>
    new Map(coversOf({ body: bodyOf(upTo), kept, bases, clientIdOf: () => 9 })).get('s');

  it('go on from what a base claims, and keep what nobody else knows any more', () => {
    expect(coverOf(5, [], [base(5, 5)])).toEqual({ count: 5, hash: 'h4' });
    expect(coverOf(8, edits.slice(5), [base(5, 5)])).toEqual({ count: 8, hash: 'h7' });
    expect(coverOf(8, edits.slice(5), [])).toEqual({ count: 8, hash: 'h7' });
    expect(coverOf(5, [], [base(5, 5), base(3, 3)])).toEqual({ count: 5, hash: 'h4' });
  });

  it('leave a claim out whose base is not in the body', () => {
    expect(coverOf(4, [], [base(5, 5), base(3, 3)])).toEqual({ count: 3, hash: 'h2' });
    expect(coverOf(4, edits, [base(8, 8)])).toEqual({ count: 4, hash: 'h3' });
  });

  it('claim too much where a body has not so many structs and deletions', () => {
    const by = (count: number) => overclaimed(base(5, count).covers, bodyOf(5), () => 9);
    expect([by(5), by(1_000_000)]).toEqual([[], ['s']]);
  });

  it('believe no base that claims a million: more than its body can hold, or than the edits say', () => {
    const million = base(5, 1_000_000, 'x');
    expect(coverOf(5, [], [million])).toBeUndefined();
    expect(coverOf(5, [], [million, base(5, 5)])).toEqual({ count: 5, hash: 'h4' });
    expect(coverOf(8, edits.slice(5), [million])).toEqual({ count: 8, hash: 'h7' });
    // Few enough for the letters that are there, and not for what it has beyond the other.
    expect(coverOf(5, [], [base(5, 20, 'x'), base(5, 5)])).toEqual({ count: 5, hash: 'h4' });
    // An edit that is kept says that the hash is another.
    expect(coverOf(8, edits.slice(5), [base(5, 5, 'x')])).toEqual({ count: 8, hash: 'h7' });
    expect(coverOf(8, edits.slice(4), [base(5, 5, 'x')])).toEqual({ count: 8, hash: 'h7' });
  });

  it('stop before an edit whose deletion is not in the body, and count one that only deletes', () => {
    const deletes = new Map([[3, [{ clock: 0, length: 1 }]]]);
    const only = { ...(edits[4] as KeptContent), content: { structs: new Map(), deletes } };
    const kept = [...edits.slice(0, 4), only];
    const options = { kept, bases: [], clientIdOf: () => 9 };
    expect(new Map(coversOf({ ...options, body: bodyOf(4) })).get('s')).toEqual({ count: 4, hash: 'h3' });
    const body = union(bodyOf(4), only.content);
    expect(new Map(coversOf({ ...options, body })).get('s')).toEqual({ count: 5, hash: 'h4' });
  });

  it('do not jump over a gap to an edit that says nothing of what is in it', () => {
    const empty = { ...(edits[6] as KeptContent), content: { structs: new Map(), deletes: new Map() } };
    expect(coverOf(8, [...edits.slice(0, 3), empty], [])).toEqual({ count: 3, hash: 'h2' });
    expect(coverOf(8, [...edits.slice(0, 3), edits[6] as KeptContent], [])).toEqual({ count: 7, hash: 'h6' });
  });
});
