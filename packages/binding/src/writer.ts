import type { Node, ResolvedPos } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { writeAttributes } from './attributes.ts';
import { createTypes } from './create.ts';
import { contentOf, type ElementReader } from './element-reader.ts';
import { areKin } from './kin.ts';
import { writeLine } from './line.ts';
import { pair } from './pairing.ts';
import { heldBy, nodesOf, type Part, type Twin } from './twin.ts';

/**
 * Brings elements up to date with the nodes an edit left in their place: only what differs from the nodes before is
 * written. What was written is read again at once. Should it say something else than the edit meant, which the
 * schema allows and the document does not hold, then the twin's node is what is held, and not the node given.
 */
export class Writer {
  readonly #reader: ElementReader;

  constructor(reader: ElementReader) {
    this.#reader = reader;
  }

  /**
   * To be called inside a transaction.
   *
   * @param after is of the kind that the twin's node is of
   * @param $caret where the edit left the caret, in the document that `after` is of: of two edits that lead to the same
   *   text, it tells which was made
   */
  write(twin: Twin, after: Node, $caret: ResolvedPos): void {
    const { element, node: before } = twin;
    if (before === after) return;
    if (element instanceof Y.XmlElement) writeAttributes(element, before, after);
    if (before.content !== after.content) {
      if (after.inlineContent) {
        const caret = $caret.parent === after ? $caret.parentOffset : null;
        writeLine(twin, after, caret, (child, node) => this.write(child, node, $caret));
      } else this.#writeChildren(twin, after, $caret);
    }
    // A line, and what is shown as another type, may show more or less of what is in it than was written.
    if (before.type !== after.type || (after.inlineContent && before.content !== after.content)) {
      this.#reader.refresh(twin, after);
      return;
    }
    twin.node = this.#reader.held(element, after, contentOf(twin.parts));
  }

  #writeChildren(twin: Twin, after: Node, $caret: ResolvedPos): void {
    const shown = twin.parts.filter(({ kind }) => kind !== 'hidden');
    if (this.#writeOnlyChild(shown, after, $caret)) return;
    const before = shown.map((part) => nodesOf(part)[0] as Node);
    const pairs = pair(before, after.children, childWith($caret, after));
    const target = new Map(pairs.map((one) => [one.before, one.after]));

    const parts: Part[] = [];
    let index = 0;
    let done = 0;
    const insertUpTo = (end: number): void => {
      const added = this.#insert(twin, index, after.children.slice(done, end));
      parts.push(...added);
      index += added.length;
      done = end;
    };
    let place = 0;
    for (const part of twin.parts) {
      const held = heldBy(part);
      const to = part.kind === 'hidden' ? undefined : target.get(place++);
      if (part.kind === 'hidden') {
        parts.push(part);
        index += held;
      } else if (to === undefined) {
        if (held > 0) twin.element.delete(index, held);
      } else {
        insertUpTo(to);
        // Beside other children a filler might be needed no more; what this edit left standing is meant.
        if (part.kind === 'filler') insertUpTo(to + 1);
        else {
          if (part.kind === 'element') this.write(part.twin, after.child(to), $caret);
          parts.push(part);
          index += held;
          done = to + 1;
        }
      }
    }
    insertUpTo(after.childCount);
    twin.parts = parts;
  }

  /** Most edits are within one child. True if this was one, which is written then. */
  #writeOnlyChild(shown: readonly Part[], after: Node, $caret: ResolvedPos): boolean {
    if (shown.length !== after.childCount) return false;
    const changed: { part: Part; node: Node }[] = [];
    for (const [index, part] of shown.entries()) {
      const node = after.child(index);
      // Whether it is still needed is for the long way to see.
      if (part.kind === 'filler') return false;
      if (nodesOf(part)[0] !== node) changed.push({ part, node });
      if (changed.length > 1) return false;
    }
    const [only] = changed;
    if (only?.part.kind !== 'element' || !areKin(only.part.twin.node.type, only.node.type)) return false;
    this.write(only.part.twin, only.node, $caret);
    return true;
  }

  #insert({ element }: Twin, index: number, nodes: readonly Node[]): Part[] {
    if (nodes.length === 0) return [];
    const types = createTypes(nodes);
    element.insert(index, types);
    return types.map((type, at): Part => {
      const twin = type instanceof Y.XmlElement ? this.#reader.written(type, nodes[at] as Node) : null;
      return twin ? { kind: 'element', twin } : { kind: 'hidden' };
    });
  }
}

/** Which of a node's children the caret is in; null if it is in none. */
function childWith($caret: ResolvedPos, { content }: Node): number | null {
  for (let depth = 0; depth <= $caret.depth; depth++)
    if ($caret.node(depth).content === content) return $caret.index(depth);
  return null;
}
