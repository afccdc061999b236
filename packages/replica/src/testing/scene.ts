import { digestOfRuns, type Hash, type SessionId, sha256Sync, utf8 } from '@parley/wire';
import type { Base, Note } from '../core/base.ts';
import type { EditFacts, Runs } from '../core/edits.ts';
import type { Effect, Have } from '../core/effects.ts';
import type { Part, PartState } from '../core/part.ts';

/** Made-up names and things for tests of one machine at a time. */

export const hashOf = (name: string): Hash => sha256Sync(utf8(name));

export const ALICE: SessionId = hashOf('alice');
export const BOB: SessionId = hashOf('bob');
export const CAROL: SessionId = hashOf('carol');
export const MALLORY: SessionId = hashOf('mallory');

/** What a part opens with that has nothing. */
export const NOTHING: PartState = { edits: [], bases: [], notes: [], proved: null, witnessed: false };

/** Edits `from` to `to − 1` of a session; the same for the same branch. */
export function chain(session: SessionId, from: number, to: number, branch = ''): EditFacts[] {
  const name = (number: number): Hash => hashOf(`${session} ${branch} ${number}`);
  return Array.from({ length: to - from }, (_, index) => {
    const number = from + index;
    return { session, number, prev: number === 0 ? null : name(number - 1), hash: name(number), bytes: 100 };
  });
}

/** A base that covers these sessions up to the last of these edits. */
export function baseOf(
  name: string,
  covered: readonly EditFacts[],
  { by = ALICE, parents = [], bytes = 1_000 }: Partial<Pick<Base, 'by' | 'parents' | 'bytes'>> = {},
): Base {
  const covers = new Map(covered.map(({ session, number, hash }) => [session, { count: number + 1, hash }]));
  return { hash: hashOf(name), by, parents, covers, bytes };
}

export const noteOf = (by: SessionId, base: Hash, contains: readonly Hash[] = []): Note => ({
  hash: hashOf(`note ${by} ${base} ${contains}`),
  by,
  base,
  contains,
});

/** The runs of these edits, which follow each other. */
export const runsOf = (edits: readonly EditFacts[]): Runs => {
  const [first, last] = [edits[0], edits.at(-1)];
  return first && last
    ? new Map([[first.session, [{ from: first.number, to: last.number + 1, last: last.hash }]]])
    : new Map();
};

/** What somebody says who holds that. */
export function haveOf(runs: Runs, more: Partial<Have> = {}): Have {
  const have = { proved: null, bases: [], covered: new Map(), full: true, ask: false };
  return { ...have, runs, digest: digestOfRuns(runs), ...more };
}

type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

/** Effects of one type among these. */
export const only = <Type extends Effect['type']>(effects: readonly Effect[], type: Type): Of<Type>[] =>
  effects.filter((effect): effect is Of<Type> => effect.type === type);

/** Writes what a part wants written at once, and returns everything it wanted. */
export function settle(part: Part): Effect[] {
  const all: Effect[] = [];
  for (let effects = part.take(); effects.length > 0; effects = part.take()) {
    all.push(...effects);
    for (const { change } of only(effects, 'write')) part.written(change);
  }
  return all;
}

/** The first effect of that type. Error: there is none. */
export function firstOf<Type extends Effect['type']>(effects: readonly Effect[], type: Type): Of<Type> {
  const [first] = only(effects, type);
  if (!first) throw new Error(`no ${type} among ${effects.map((effect) => effect.type)}`);
  return first;
}
