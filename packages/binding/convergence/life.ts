import * as Y from 'yjs';
import { ElementReader } from '../src/index.ts';
import { HeadlessEditor } from './headless-editor.ts';
import { Random } from './random.ts';
import { randomEdit } from './random-edits.ts';
import { startingDocument } from './starting-document.ts';

/** How often somebody pauses before an edit, so that it is undone for itself. */
const PAUSE = 0.3;

export interface Life {
  readonly seed: number;
  readonly editors?: number;
  readonly edits?: number;
}

/**
 * Several people edit one document for so many random structural edits, each seeing the others' work late and in
 * bunches. Throws, saying where, as soon as an editor shows something else than its document or something invalid,
 * and at the end if any two documents or editors differ or an editor is no longer bound to its document.
 */
export function live({ seed, editors = 3, edits = 350 }: Life): { edits: number; blocks: number } {
  const random = new Random(seed);
  const pauses = new Random(seed + 1);
  const start = startingDocument();
  const people = Array.from({ length: editors }, (_, index) => new HeadlessEditor(index + 1, start));
  for (const person of people) person.beginUndoStep();
  // What each has not been given yet, by sender: one sender's edits arrive in order, different senders' do not.
  const waiting = people.map(() => people.map((): Uint8Array[] => []));
  let listener: number | null = null;
  let answered = false;
  for (const [from, { doc }] of people.entries()) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'delivery') return;
      // Yjs tidies up marks that have become superfluous; that has no origin.
      if (from === listener && origin !== null && !holdsOnlyWords(update)) answered = true;
      for (const [to] of people.entries()) if (to !== from) waiting[to]?.[from]?.push(update);
    });
  }
  const deliver = (to: number, from: number, most: number): void => {
    const queue = waiting[to]?.[from] ?? [];
    const updates = queue.splice(0, most);
    const person = people[to];
    if (updates.length === 0 || !person) return;
    listener = to;
    Y.applyUpdate(person.doc, Y.mergeUpdates(updates), 'delivery');
    listener = null;
    if (answered) throw new Error('an editor wrote in answer to somebody else’s edit');
  };
  const deliverAll = (): void => {
    for (let turn = 0; waiting.flat().some((queue) => queue.length > 0); turn++) {
      if (turn > 50) throw new Error('the editors answer each other without end');
      for (const to of people.keys())
        for (const from of people.keys()) deliver(to, from, Number.POSITIVE_INFINITY);
    }
  };

  for (let edit = 0; edit < edits; edit++) {
    const person = random.pick(people);
    const where = `seed ${seed}, edit ${edit}`;
    if (pauses.chance(PAUSE)) person.beginUndoStep();
    during(where, () => randomEdit(person.editor, random));
    during(where, () => checkOne(person));
    if (random.chance(0.4)) {
      const to = random.below(editors);
      during(`${where}, delivery`, () => deliver(to, random.below(editors), 1 + random.below(6)));
      during(`${where}, delivery`, () => checkOne(people[to] as HeadlessEditor));
    }
    if (random.chance(0.02)) deliverAll();
  }

  deliverAll();
  during(`seed ${seed}, end`, () => checkAll(people));
  for (const { editor } of people) {
    editor.view.dispatch(
      editor.state.tr.insert(0, editor.schema.node('paragraph', null, editor.schema.text('still here'))),
    );
  }
  deliverAll();
  during(`seed ${seed}, afterwards`, () => checkAll(people));
  const words = people[0]?.editor.state.doc.textContent.split('still here').length ?? 0;
  if (words <= editors) throw new Error(`seed ${seed}: an editor no longer writes into its document`);
  const blocks = people[0]?.editor.state.doc.childCount ?? 0;
  for (const person of people) person.destroy();
  return { edits, blocks };
}

/** An answer that is none: one's own words, which somebody who did not know them left behind. */
function holdsOnlyWords(update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update);
  const isWords = ({ content }: Y.Item): boolean =>
    content instanceof Y.ContentString ||
    content instanceof Y.ContentFormat ||
    (content instanceof Y.ContentType && content.type instanceof Y.XmlText);
  return ds.clients.size === 0 && structs.every((struct) => struct instanceof Y.Item && isWords(struct));
}

function during(where: string, act: () => void): void {
  try {
    act();
  } catch (cause) {
    throw new Error(`${where}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** What is shown is valid, and is what the document says. */
function checkOne({ editor, fragment }: HeadlessEditor): void {
  editor.state.doc.check();
  const { node } = new ElementReader(editor.schema).root(fragment);
  if (editor.state.doc.eq(node)) return;
  const [shown, held] = [canonical(editor.state.doc.toJSON()), canonical(node.toJSON())];
  throw new Error(`shown and held differ:\n${apart(shown, held)}`);
}

function checkAll(people: readonly HeadlessEditor[]): void {
  const [first] = people;
  if (!first) return;
  for (const person of people) {
    checkOne(person);
    if (person.doc.store.pendingStructs || person.doc.store.pendingDs)
      throw new Error('something is pending');
    const [a, b] = [first.fragment.toString(), person.fragment.toString()];
    if (a !== b) throw new Error(`documents differ:\n${apart(a, b)}`);
    const [shown, theirs] = [
      canonical(first.editor.state.doc.toJSON()),
      canonical(person.editor.state.doc.toJSON()),
    ];
    if (shown !== theirs) throw new Error(`editors differ:\n${apart(shown, theirs)}`);
    const vectors = people.map(({ doc }) =>
      JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort()),
    );
    if (new Set(vectors).size !== 1) throw new Error('state vectors differ');
  }
}

/** Both from a little before the first place where they differ. */
function apart(a: string, b: string): string {
  let at = 0;
  while (a[at] === b[at]) at++;
  return [a, b].map((one) => `…${one.slice(Math.max(0, at - 160), at + 160)}…`).join('\n');
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
