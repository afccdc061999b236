import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { createElement, createText } from './create.ts';
import { pair } from './pairing.ts';
import { EMPTY_RUN, type Run, textOf, writeRun } from './run.ts';
import { textChange } from './text-change.ts';
import type { Twin } from './twin.ts';

/** The content of a text block: runs of text with what is no text (line breaks) between them, one fewer than runs. */
interface Line<OneRun, Break> {
  readonly runs: readonly OneRun[];
  readonly breaks: readonly Break[];
}

/** The text nodes a run is to have, and where it begins in the text block. */
interface Written {
  readonly nodes: readonly Node[];
  readonly start: number;
}

type Child = Y.XmlElement | Y.XmlText;

/**
 * Writes the content of a text block. Texts are changed in place, and one whose line is joined to another is emptied
 * and not removed: what somebody else types in it meanwhile is still there.
 */
export function writeLine(
  twin: Twin,
  after: Node,
  caret: number | null,
  write: (twin: Twin, node: Node) => void,
): void {
  const was = heldLine(twin);
  const is = shownLine(after);
  const pairs = pair(
    was.breaks.map(({ node }) => node),
    is.breaks,
  );
  const place = new Place(twin.element);
  let from = { before: 0, after: 0 };
  for (const end of [...pairs, { before: was.breaks.length, after: is.breaks.length }]) {
    writeBetween(
      place,
      {
        runs: was.runs.slice(from.before, end.before + 1),
        breaks: was.breaks.slice(from.before, end.before),
      },
      { runs: is.runs.slice(from.after, end.after + 1), breaks: is.breaks.slice(from.after, end.after) },
      caret,
    );
    const kept = was.breaks[end.before];
    if (kept) {
      const node = is.breaks[end.after];
      if (node) write(kept, node);
      place.moveBehind(kept.element);
    }
    from = { before: end.before + 1, after: end.after + 1 };
  }
}

/** Between two line breaks that stay. */
function writeBetween(
  place: Place,
  was: Line<Run, Twin>,
  is: Line<Written, Node>,
  caret: number | null,
): void {
  for (const gone of was.breaks) place.delete(gone.element);
  const kept = keptRuns(was.runs, is.runs);
  for (const [index, run] of was.runs.entries())
    if (run.texts.length > 0 && ![...kept.values()].includes(index)) writeRun(run, [], null);
  for (const [index, { nodes, start }] of is.runs.entries()) {
    const run = was.runs[kept.get(index) ?? -1];
    const last = run?.texts.at(-1);
    if (run && last) {
      writeRun(run, nodes, caret === null ? null : caret - start);
      place.moveBehind(last);
    } else if (nodes.length > 0) place.insert(createText(nodes));
    const next = is.breaks[index];
    if (next) place.insert(createElement(next));
  }
}

/** Which run before an edit each run after it goes on from: the first and the last, or the one that is most alike. */
function keptRuns(was: readonly Run[], is: readonly Written[]): Map<number, number> {
  if (was.length > 1 && is.length > 1)
    return new Map([
      [0, 0],
      [is.length - 1, was.length - 1],
    ]);
  let best = { after: 0, before: 0, common: -1 };
  for (const [before, run] of was.entries())
    for (const [after, { nodes }] of is.entries()) {
      const [old, now] = [textOf(run.nodes), textOf(nodes)];
      const common = now.length - textChange(old, now).inserted;
      if (common > best.common) best = { after, before, common };
    }
  return new Map([[best.after, best.before]]);
}

function heldLine(twin: Twin): Line<Run, Twin> {
  const runs: Run[] = [EMPTY_RUN];
  const breaks: Twin[] = [];
  for (const part of twin.parts) {
    if (part.kind === 'run') runs[runs.length - 1] = part.run;
    else if (part.kind === 'element') {
      breaks.push(part.twin);
      runs.push(EMPTY_RUN);
    }
  }
  return { runs, breaks };
}

function shownLine(node: Node): Line<Written, Node> {
  const runs: { nodes: Node[]; start: number }[] = [{ nodes: [], start: 0 }];
  const breaks: Node[] = [];
  let at = 0;
  for (const child of node.children) {
    at += child.nodeSize;
    if (child.isText) runs.at(-1)?.nodes.push(child);
    else {
      breaks.push(child);
      runs.push({ nodes: [], start: at });
    }
  }
  return { runs, breaks };
}

/** A place among the children of an element, where the next is inserted. */
class Place {
  readonly #element: Twin['element'];
  #index = 0;

  constructor(element: Twin['element']) {
    this.#element = element;
  }

  insert(child: Child): void {
    this.#element.insert(this.#index, [child]);
    this.#index += 1;
  }

  delete(child: Twin['element']): void {
    const index = this.#indexOf(child);
    this.#element.delete(index, 1);
    if (index < this.#index) this.#index -= 1;
  }

  moveBehind(child: Y.XmlText | Twin['element']): void {
    this.#index = this.#indexOf(child) + 1;
  }

  #indexOf(child: Y.XmlText | Twin['element']): number {
    return (this.#element.toArray() as unknown[]).indexOf(child);
  }
}
