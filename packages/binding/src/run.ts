import { Mark, type Node, type NodeType, type Schema } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { attributesBetween, attributesOf, marksOf } from './marks.ts';
import { markChanges, stretches, textChange, within } from './text-change.ts';

/**
 * The texts that stand side by side in an element, and the text nodes they are shown as. Usually it is one text; two
 * people who begin to write in the same empty paragraph make two.
 */
export interface Run {
  readonly texts: readonly Y.XmlText[];
  readonly nodes: readonly Node[];
  readonly pieces: readonly Piece[];
}

/** Where a stretch of what is shown stands in the document. */
interface Piece {
  readonly text: Y.XmlText;
  /** In the text, counting what is not shown. */
  readonly index: number;
  /** In the run, counting what is shown. */
  readonly from: number;
  readonly to: number;
}

interface Delta {
  readonly insert: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export const EMPTY_RUN: Run = { texts: [], nodes: [], pieces: [] };

/** Embedded objects, which no schema of ours has, are not shown. */
export function readRun(schema: Schema, parent: NodeType, texts: readonly Y.XmlText[]): Run {
  const nodes: Node[] = [];
  const pieces: Piece[] = [];
  let at = 0;
  for (const text of texts) {
    let index = 0;
    for (const { insert, attributes } of text.toDelta() as Delta[]) {
      if (typeof insert !== 'string') {
        index += 1;
        continue;
      }
      pieces.push({ text, index, from: at, to: at + insert.length });
      push(schema, nodes, insert, marksOf(schema, parent, attributes));
      index += insert.length;
      at += insert.length;
    }
  }
  return { texts, nodes, pieces };
}

/** Neighbours with the same marks are one node, as everywhere in ProseMirror. */
function push(schema: Schema, nodes: Node[], text: string, marks: readonly Mark[]): void {
  const last = nodes.at(-1);
  if (last && Mark.sameSet(last.marks, marks)) nodes[nodes.length - 1] = schema.text(last.text + text, marks);
  else nodes.push(schema.text(text, marks));
}

/** Makes the texts of a run, of which there is at least one, say what `after` shows; `caret` is in that, if known. */
export function writeRun(run: Run, after: readonly Node[], caret: number | null): void {
  const [was, is] = [textOf(run.nodes), textOf(after)];
  const { at, removed, inserted } = textChange(was, is, caret);
  const [old, now] = [stretches(run.nodes), stretches(after)];
  const formats = [
    ...markChanges(within(old, 0, at), now, 0),
    ...markChanges(within(old, at + removed, was.length), now, inserted - removed),
  ];
  for (const change of formats)
    for (const { text, index, length } of places(run, change.from, change.to))
      text.format(index, length, attributesBetween(change.before, change.after));
  // From the back, so that the places of the rest stay what they were.
  for (const { text, index, length } of places(run, at, at + removed).reverse()) text.delete(index, length);
  if (inserted > 0) {
    const { text, index } = insertionPlace(run, at);
    // Half of a character can be held here, and comes to others as another sign.
    for (const { from, to, marks } of within(now, at, at + inserted))
      text.insert(index + from - at, is.slice(from, to).toWellFormed(), attributesOf(marks));
  }
}

function places(run: Run, from: number, to: number): { text: Y.XmlText; index: number; length: number }[] {
  return run.pieces
    .filter((piece) => piece.from < to && piece.to > from)
    .map((piece) => {
      const start = Math.max(piece.from, from);
      return {
        text: piece.text,
        index: piece.index + start - piece.from,
        length: Math.min(piece.to, to) - start,
      };
    });
}

/** Where in the texts a place in what is shown is: behind what stands before it. */
export function insertionPlace({ texts, pieces }: Run, at: number): { text: Y.XmlText; index: number } {
  const before = pieces.findLast((piece) => piece.from < at);
  if (before) return { text: before.text, index: before.index + at - before.from };
  const [text] = texts;
  if (!text) throw new RangeError('a run without texts has no place in the document');
  return { text, index: 0 };
}

/** Where a place in one of the texts is in what is shown; null if the run does not have that text. */
export function shownPlace({ texts, pieces }: Run, text: Y.XmlText, index: number): number | null {
  const own = texts.indexOf(text);
  if (own < 0) return null;
  const piece = pieces.findLast((one) => one.text === text && one.index <= index);
  if (piece) return Math.min(piece.from + index - piece.index, piece.to);
  return pieces.findLast((one) => texts.indexOf(one.text) < own)?.to ?? 0;
}

export const textOf = (nodes: readonly Node[]): string => nodes.map(({ text }) => text ?? '').join('');
