import type { Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import { AttrStep } from '@tiptap/pm/transform';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { type LanguageId, languageOf } from './languages.ts';

/** A part of a program text, from its beginning, and the classes of its colour. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly classes: string;
}

export type Highlighter = (code: string, language: LanguageId) => readonly Span[];

/** Characters of a block that is coloured with each keystroke; a longer one waits for a pause. */
const AT_ONCE = 4_000;
/** Characters of a block that is coloured at all. */
const MOST = 60_000;
/** Blocks whose colours are remembered. */
const REMEMBERED = 200;

interface Block {
  readonly node: Node;
  readonly pos: number;
}

/** The colours of all code in a document, as decorations. Immutable. */
export class Colours {
  readonly set: DecorationSet;
  /** Whether there is code to colour, and nothing to do it with. */
  readonly wanted: boolean;
  /** Whether a long block waits for a pause. */
  readonly late: boolean;
  readonly #highlight: Highlighter | null;

  private constructor(set: DecorationSet, wanted: boolean, late: boolean, highlight: Highlighter | null) {
    this.set = set;
    this.wanted = wanted;
    this.late = late;
    this.#highlight = highlight;
  }

  static none(doc: Node): Colours {
    return new Colours(DecorationSet.empty, textblocks(doc).some(isColourable), false, null);
  }

  /** From now on with that highlighter: the whole document. */
  with(highlight: Highlighter, doc: Node): Colours {
    return Colours.#whole(doc, remembering(highlight));
  }

  /** The whole document once more, long blocks too. */
  fresh(doc: Node): Colours {
    return this.#highlight ? Colours.#whole(doc, this.#highlight) : this;
  }

  /** After a change, which costs as much as was changed. */
  after(transaction: Transaction): Colours {
    const { doc, mapping } = transaction;
    const highlight = this.#highlight;
    if (!highlight) {
      const wanted = changedBlocks(transaction).some(isColourable);
      return wanted === this.wanted ? this : new Colours(this.set, wanted || this.wanted, false, null);
    }
    let set = this.set.map(mapping, doc);
    let late = this.late;
    for (const block of changedBlocks(transaction)) {
      const isLong = block.node.content.size > AT_ONCE && isColourable(block);
      late ||= isLong;
      if (isLong) continue;
      const old = set.find(block.pos, block.pos + block.node.nodeSize);
      if (old.length > 0) set = set.remove(old);
      const colours = decorations(block, highlight);
      if (colours.length > 0) set = set.add(doc, colours);
    }
    return new Colours(set, false, late, highlight);
  }

  static #whole(doc: Node, highlight: Highlighter): Colours {
    const all = textblocks(doc).flatMap((block) => decorations(block, highlight));
    return new Colours(DecorationSet.create(doc, all), false, false, highlight);
  }
}

const isColourable = ({ node }: Block): boolean =>
  node.type.name === 'codeBlock' && languageOf(node.attrs.language) !== null && node.content.size <= MOST;

function decorations(block: Block, highlight: Highlighter): Decoration[] {
  const language = languageOf(block.node.attrs.language);
  if (!isColourable(block) || !language) return [];
  const start = block.pos + 1;
  return highlight(block.node.textContent, language).map(({ from, to, classes }) =>
    Decoration.inline(start + from, start + to, { class: classes }),
  );
}

/** Every line of text and block of code. */
function textblocks(doc: Node): Block[] {
  const blocks: Block[] = [];
  doc.descendants((node, pos) => {
    // Lines are most of a document, and no code is in them.
    if (node.type.name === 'codeBlock') blocks.push({ node, pos });
    return !node.isTextblock;
  });
  return blocks;
}

/** The textblocks an edit has touched, of whatever kind they are now. */
function changedBlocks({ doc, steps, mapping }: Transaction): Block[] {
  const blocks = new Map<number, Node>();
  const look = (from: number, to: number): void =>
    doc.nodesBetween(Math.max(0, from - 1), Math.min(doc.content.size, to + 1), (node, pos) => {
      if (node.isTextblock) blocks.set(pos, node);
      return !node.isTextblock;
    });
  steps.forEach((step, at) => {
    const later = mapping.slice(at + 1);
    if (step instanceof AttrStep) {
      const pos = later.map(step.pos, -1);
      look(pos, pos + 1);
    }
    step.getMap().forEach((_from, _to, from, to) => {
      look(later.map(from, -1), later.map(to, 1));
    });
  });
  return [...blocks].map(([pos, node]) => ({ node, pos }));
}

/** Blocks come anew and as they were: moved, or put back by an undo. */
function remembering(highlight: Highlighter): Highlighter {
  const known = new Map<string, readonly Span[]>();
  return (code, language) => {
    const key = `${language}\n${code}`;
    const spans = known.get(key) ?? highlight(code, language);
    known.delete(key);
    known.set(key, spans);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return spans;
  };
}
