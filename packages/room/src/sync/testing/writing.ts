import { fc } from '@parley/runtime/properties';
import * as Y from 'yjs';

/** One thing that somebody does to a document. */
export type Action =
  | { readonly do: 'type'; readonly at: number; readonly text: string }
  | { readonly do: 'remove'; readonly at: number; readonly length: number }
  | { readonly do: 'format'; readonly at: number; readonly length: number; readonly bold: boolean }
  | { readonly do: 'set'; readonly key: string; readonly value: unknown }
  | { readonly do: 'push'; readonly values: readonly unknown[] }
  | { readonly do: 'element'; readonly at: number; readonly text: string }
  | { readonly do: 'write in'; readonly at: number; readonly text: string }
  | { readonly do: 'remove element'; readonly at: number }
  | { readonly do: 'undo' };

const value = fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.constant({ a: [1, null, { b: 'x' }] }));
const at = fc.nat(40);
const word = fc.stringMatching(/^[a-z ]{1,5}$/);

export const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('type' as const), at, text: word }),
  fc.record({ do: fc.constant('remove' as const), at, length: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    do: fc.constant('format' as const),
    at,
    length: fc.integer({ min: 1, max: 6 }),
    bold: fc.boolean(),
  }),
  fc.record({ do: fc.constant('set' as const), key: fc.constantFrom('a', 'b'), value }),
  fc.record({ do: fc.constant('push' as const), values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ do: fc.constant('element' as const), at, text: word }),
  fc.record({ do: fc.constant('write in' as const), at, text: word }),
  fc.record({ do: fc.constant('remove element' as const), at }),
  fc.record({ do: fc.constant('undo' as const) }),
);

export function act(doc: Y.Doc, undo: Y.UndoManager, action: Action): void {
  const text = doc.getText('text');
  const list = doc.getArray('list');
  const tree = doc.getXmlFragment('tree');
  const within = (most: number, place: number): number => (most === 0 ? 0 : place % most);
  doc.transact(() => {
    switch (action.do) {
      case 'type':
        return text.insert(within(text.length + 1, action.at), action.text);
      case 'remove': {
        const from = within(text.length, action.at);
        return text.delete(from, Math.min(action.length, text.length - from));
      }
      case 'format': {
        const from = within(text.length, action.at);
        const length = Math.min(action.length, text.length - from);
        return text.format(from, length, { bold: action.bold || null });
      }
      case 'set':
        doc.getMap('map').set(action.key, action.value);
        return;
      case 'push':
        return list.push([...action.values]);
      case 'element': {
        const element = new Y.XmlElement('paragraph');
        element.setAttribute('kind', action.text);
        element.insert(0, [new Y.XmlText(action.text)]);
        return tree.insert(within(tree.length + 1, action.at), [element]);
      }
      case 'write in': {
        const element = tree.length === 0 ? null : tree.get(within(tree.length, action.at));
        const inner = element instanceof Y.XmlElement ? element.get(0) : null;
        if (inner instanceof Y.XmlText) inner.insert(within(inner.length + 1, action.at), action.text);
        return;
      }
      case 'remove element':
        if (tree.length > 0) tree.delete(within(tree.length, action.at), 1);
        return;
    }
  });
  if (action.do === 'undo') undo.undo();
}

/** A script: who does what, and who hears from whom when. */
export interface Step {
  readonly who: number;
  readonly action: Action | null;
  readonly hears: number | null;
}

export const PEOPLE = 3;

export const script = (maxLength = 40): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ who: fc.nat(PEOPLE - 1), action, hears: fc.constant(null) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          who: fc.nat(PEOPLE - 1),
          action: fc.constant(null),
          hears: fc.nat(PEOPLE - 1),
        }),
      },
    ),
    { maxLength },
  );

export interface Written {
  readonly docs: readonly Y.Doc[];
  /** What each transaction of anybody said, in the order of time, with who it was. */
  readonly updates: readonly { readonly by: number; readonly update: Uint8Array }[];
}

/** Several people write, and hear each other's updates whole and in order. The first one's document collects nothing. */
export function write(steps: readonly Step[]): Written {
  const updates: { by: number; update: Uint8Array }[] = [];
  const docs = Array.from({ length: PEOPLE }, (_, who) => {
    const doc = new Y.Doc({ gc: who !== 0 });
    doc.clientID = 2 ** 52 + who * 7919;
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'heard') updates.push({ by: who, update });
    });
    return doc;
  });
  const undos = docs.map((doc) => new Y.UndoManager([doc.getText('text'), doc.getXmlFragment('tree')]));
  const heard = docs.map(() => 0);
  for (const { who, action, hears } of steps) {
    if (action) act(docs[who] as Y.Doc, undos[who] as Y.UndoManager, action);
    else if (hears !== null) {
      const until = updates.length - (hears % 2);
      for (let at = heard[who] as number; at < until; at++) {
        const next = updates[at];
        if (next && next.by !== who) Y.applyUpdate(docs[who] as Y.Doc, next.update, 'heard');
      }
      heard[who] = Math.max(heard[who] as number, until);
    }
  }
  // Formatting that somebody tidies up on hearing it is an edit that the others have yet to hear.
  for (let before = -1; before !== updates.length; ) {
    before = updates.length;
    docs.forEach((doc, who) => {
      for (const { by, update } of updates.slice(heard[who])) {
        if (by !== who) Y.applyUpdate(doc, update, 'heard');
      }
      heard[who] = before;
    });
  }
  return { docs, updates };
}
