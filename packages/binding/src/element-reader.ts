import { Fragment, type Node, type NodeType, type Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { readAttributes } from './attributes.ts';
import { fit } from './fit.ts';
import { shownType } from './kin.ts';
import { readRun } from './run.ts';
import { adopt, nodesOf, type Part, type Twin } from './twin.ts';

/** As many elements within each other as are shown. How deep a document nests is up to its writers, how deep a page
 * can draw is not. */
const DEEPEST = 100;

/** The types a transaction changed, and everything around them. */
export type Changed = ReadonlyMap<unknown, unknown>;

/**
 * Reads a shared document as nodes of a schema, and never writes to it: what is shown is a function of what is held,
 * the same on every page. An element that was not changed keeps its node.
 */
export class ElementReader {
  readonly #schema: Schema;
  /** How deep in the document is what is being read. */
  #depth = 0;
  readonly #twins = new WeakMap<Y.XmlElement | Y.XmlFragment, Twin>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  /** The document; an empty one is shown as an empty text block. */
  root(fragment: Y.XmlFragment, changed: Changed | null = null): Twin {
    const type = this.#schema.topNodeType;
    const parts = fit(type, this.#parts(type, fragment, changed));
    if (!parts) throw new RangeError(`a ${type.name} cannot be empty`);
    const root = { element: fragment, node: type.create(null, contentOf(parts)), parts };
    this.#twins.set(fragment, root);
    return root;
  }

  /** An element and what is in it; null if it has no place in the schema. */
  element(element: Y.XmlElement, changed: Changed | null = null): Twin | null {
    const known = this.#twins.get(element);
    if (known && changed && !changed.has(element)) return known;
    const outside = this.#depth;
    this.#depth = outside > 0 ? outside + 1 : depthOf(element);
    const twin = this.#read(element, changed);
    this.#depth = outside;
    if (twin) this.#twins.set(element, twin);
    else this.#twins.delete(element);
    return twin;
  }

  #read(element: Y.XmlElement, changed: Changed | null): Twin | null {
    const type = shownType(this.#schema, element);
    // In the deepest there is still a place for text.
    if (!type || this.#depth > DEEPEST + (type.isTextblock ? 1 : 0)) return null;
    const parts = type.isLeaf ? [] : fit(type, this.#parts(type, element, changed));
    if (!parts) return null;
    const node = type.create(readAttributes(type, element), contentOf(parts));
    return isTableWithoutCells(node) ? null : { element, node, parts };
  }

  /** Reads an element just written, whose node is `written`; its nodes are those of `written` if it says the same. */
  written(element: Y.XmlElement, written: Node): Twin | null {
    const twin = this.element(element);
    if (twin?.node.eq(written)) adopt(twin, written);
    return twin;
  }

  /** Reads a twin's element again after it was written to, into the same twin. */
  refresh(twin: Twin, written: Node): void {
    const { element } = twin;
    const read = element instanceof Y.XmlElement ? this.written(element, written) : this.root(element);
    if (read) Object.assign(twin, { node: read.node, parts: read.parts });
    this.#twins.set(element, twin);
  }

  /** The node that an element is shown as, given what is in it: `written`, if that says just this. */
  held(element: Twin['element'], written: Node, content: Fragment): Node {
    const isElement = element instanceof Y.XmlElement;
    const type = (isElement && shownType(this.#schema, element)) || written.type;
    const held = type.create(isElement ? readAttributes(type, element) : null, content);
    return held.sameMarkup(written) && sameChildren(content, written.content) ? written : held;
  }

  twinOf(element: unknown): Twin | null {
    const isElement = element instanceof Y.XmlElement || element instanceof Y.XmlFragment;
    return isElement && !element._item?.deleted ? (this.#twins.get(element) ?? null) : null;
  }

  #parts(type: NodeType, element: Y.XmlElement | Y.XmlFragment, changed: Changed | null): Part[] {
    const parts: Part[] = [];
    let texts: Y.XmlText[] = [];
    const endRun = (): void => {
      if (texts.length === 0) return;
      if (type.inlineContent) parts.push({ kind: 'run', run: readRun(this.#schema, type, texts) });
      else for (const _ of texts) parts.push({ kind: 'hidden' });
      texts = [];
    };
    for (const child of element.toArray() as unknown[]) {
      if (child instanceof Y.XmlText) {
        texts.push(child);
        continue;
      }
      const twin = child instanceof Y.XmlElement ? this.element(child, changed) : null;
      if (twin && (!type.inlineContent || type.contentMatch.matchType(twin.node.type))) {
        endRun();
        parts.push({ kind: 'element', twin });
        // What is hidden in a line does not part the texts around it.
      } else parts.push({ kind: 'hidden' });
    }
    endRun();
    return parts;
  }
}

/** The nodes of some parts. Text nodes on both sides of something hidden are one if they have the same marks. */
export function contentOf(parts: readonly Part[]): Fragment {
  const nodes: Node[] = [];
  for (const part of parts) nodes.push(...nodesOf(part));
  return Fragment.fromArray(nodes);
}

/** One for an element that is in the fragment itself; as deep as is asked for. */
function depthOf(element: Y.XmlElement): number {
  let depth = 0;
  for (let at: unknown = element; at instanceof Y.XmlElement && depth <= DEEPEST + 1; at = at.parent)
    depth += 1;
  return depth;
}

const sameChildren = (a: Fragment, b: Fragment): boolean =>
  a.childCount === b.childCount && a.content.every((node, index) => node === b.child(index));

/** Its rows were removed by one, its columns by another: there is nothing to put a caret in. */
function isTableWithoutCells({ type, children }: Node): boolean {
  return type.spec.tableRole === 'table' && children.every(({ childCount }) => childCount === 0);
}
