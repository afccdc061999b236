import type { Node } from '@tiptap/pm/model';
import { lineText } from '../../line-text.ts';

export interface Heading {
  /** Directly before it in the document. */
  readonly pos: number;
  readonly level: number;
  readonly words: string;
}

export interface Counts {
  readonly words: number;
  readonly characters: number;
}

export interface Digest extends Counts {
  readonly headings: readonly Heading[];
  readonly moreHeadings: number;
}

interface BlockDigest extends Counts {
  /** Places inside the block. */
  readonly headings: readonly Heading[];
}

/** Headings that are shown; a document with more is generated, or meant to harm. */
export const MOST_HEADINGS = 1_000;
const LONGEST_HEADING = 160;

/** What each block of a document comes to. Blocks are immutable: after a keystroke one of them is another. */
const known = new WeakMap<Node, BlockDigest>();

/**
 * Headings and counts of a document. It may stop in the middle: what it has found is kept, so calling it again goes on
 * from there.
 *
 * @param goOn asked between blocks
 * @returns null if it was stopped
 */
export function digestOf(doc: Node, goOn: () => boolean): Digest | null {
  const headings: Heading[] = [];
  let moreHeadings = 0;
  let words = 0;
  let characters = 0;
  let pos = 0;
  for (const block of doc.children) {
    let digest = known.get(block);
    if (!digest) {
      if (!goOn()) return null;
      digest = digestOfBlock(block);
      known.set(block, digest);
    }
    words += digest.words;
    characters += digest.characters;
    for (const heading of digest.headings) {
      if (headings.length < MOST_HEADINGS) headings.push({ ...heading, pos: pos + heading.pos });
      else moreHeadings++;
    }
    pos += block.nodeSize;
  }
  return { headings, moreHeadings, words, characters };
}

function digestOfBlock(block: Node): BlockDigest {
  const headings: Heading[] = [];
  let words = 0;
  let characters = 0;
  const look = (node: Node, pos: number): void => {
    if (!node.isTextblock) {
      node.forEach((child, offset) => {
        look(child, pos + 1 + offset);
      });
      return;
    }
    const written = lineText(node, 0, node.content.size, ' ');
    const counted = countsOf(written);
    words += counted.words;
    characters += counted.characters;
    if (node.type.name !== 'heading') return;
    headings.push({
      pos,
      level: typeof node.attrs.level === 'number' ? node.attrs.level : 1,
      words: written.replace(/\s+/g, ' ').trim().slice(0, LONGEST_HEADING),
    });
  };
  look(block, 0);
  return { headings, words, characters };
}

/** Scripts that part no words by spaces need a dictionary; for others a pattern is many times as fast. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’.,:·-][\p{L}\p{N}\p{M}]+)*/gu;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Words as a reader counts them, and characters with the spaces between them. */
export function countsOf(written: string): Counts {
  let words = 0;
  if (UNSPACED.test(written)) {
    for (const { isWordLike } of segmenter.segment(written)) if (isWordLike) words++;
  } else {
    WORD.lastIndex = 0;
    while (WORD.test(written)) words++;
  }
  let characters = 0;
  for (const _ of written) characters++;
  return { words, characters };
}

/** Words a minute that people read of continuous text. */
const READING_SPEED = 230;
export const readingMinutes = (words: number): number => Math.round(words / READING_SPEED);

/** The heading one reads under at a place in the document: its index, or −1. */
export function headingAt(headings: readonly Heading[], pos: number): number {
  let low = 0;
  let high = headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((headings[middle]?.pos ?? 0) <= pos) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
