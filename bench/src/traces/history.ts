import * as Y from 'yjs';
import type { ConcurrentTrace, Patch } from './trace.ts';

/** The name of the text in every document of the benchmarks. */
export const TEXT = 'text';

/**
 * The Yjs client ids of the two authors. Where both insert at one place at one time, Yjs puts the lower id first; in this
 * order its tie-break is the trace's, so that the merge is `endContent`.
 */
export const AUTHOR_CLIENTS = [1, 2] as const;

/** One transaction of a concurrent trace, as its author's Yjs would send it. */
export interface Step {
  readonly agent: number;
  readonly update: Uint8Array;
  /** Agent → how many of its transactions this one was typed after. Its own earlier ones are among them. */
  readonly after: readonly number[];
}

/**
 * What each author of a trace types, as Yjs updates.
 *
 * A position of the trace is meant in the merge of the transaction's parents, and in nothing else; the document in a
 * browser may hold more by then, because the other author goes on writing. So each author has a screen: a document of
 * their own that holds exactly the parents when the transaction is typed into it, by Y.Text, under a fixed client id.
 * What that gives is what is entered at the author's browser once the parents have arrived there: the same edit, bound
 * by Yjs to the characters it was typed between, whatever else has come meanwhile.
 *
 * @throws RangeError if an author did not see their own edits, or stopped seeing the other's: then no screen shows it.
 */
export function stepsOf({ txns }: ConcurrentTrace): Step[] {
  const screens = AUTHOR_CLIENTS.map((client) => new Screen(client));
  const typed: Uint8Array[][] = screens.map(() => []);
  const versions: number[][] = [];
  return txns.map(({ parents, agent, patches }, index) => {
    const screen = screens[agent];
    const own = typed[agent];
    if (!screen || !own) throw new RangeError(`transaction ${index} has an author too many`);
    const after = mergeOf(parents.map((parent) => versions[parent] ?? []));
    if (after[agent] !== own.length)
      throw new RangeError(`transaction ${index} does not follow its author's last`);
    typed.forEach((updates, other) => {
      if (other !== agent) screen.show(other, updates, after[other] ?? 0);
    });
    const update = screen.type(patches);
    own.push(update);
    versions.push(after.map((count, other) => (other === agent ? count + 1 : count)));
    return { agent, update, after };
  });
}

/** A document as its author saw it at each moment. */
class Screen {
  readonly #doc = new Y.Doc();
  readonly #seen = AUTHOR_CLIENTS.map(() => 0);
  #typed: Uint8Array[] = [];

  constructor(client: number) {
    this.#doc.clientID = client;
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#typed.push(update);
    });
  }

  /** Shows the first `count` of what the other has typed. */
  show(other: number, updates: readonly Uint8Array[], count: number): void {
    const seen = this.#seen[other] ?? 0;
    if (count < seen) throw new RangeError('an author cannot unsee what the other typed');
    for (const update of updates.slice(seen, count)) Y.applyUpdate(this.#doc, update, this);
    this.#seen[other] = count;
  }

  type(patches: readonly Patch[]): Uint8Array {
    this.#typed = [];
    enter(this.#doc, patches);
    return Y.mergeUpdates(this.#typed);
  }
}

/** Makes one transaction's changes in a document. */
export function enter(doc: Y.Doc, patches: readonly Patch[]): void {
  const text = doc.getText(TEXT);
  doc.transact(() => {
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) text.delete(position, deleted);
      if (inserted !== '') text.insert(position, inserted);
    }
  });
}

const mergeOf = (versions: readonly (readonly number[])[]): number[] =>
  AUTHOR_CLIENTS.map((_, agent) => Math.max(0, ...versions.map((version) => version[agent] ?? 0)));
