import { Fragment, type Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import * as Y from 'yjs';
import { attributesOf } from './marks.ts';
import { type Added, charactersOf } from './show.ts';
import { nodesOf, type Twin } from './twin.ts';

/** As many comparisons of a line with a text are made; beyond them a document was replaced, and not a block made anew. */
const MOST_COMPARED = 10_000;

/** A text block that somebody else took away, as it was shown here. */
export interface GoneLine {
  readonly node: Node;
  readonly characters: readonly Character[];
}

/** What stands at one place of a line. */
interface Character {
  readonly unit: string;
  /** The clock of the edit of this page that put it in; null if it is somebody else's. */
  readonly clock: number | null;
}

/**
 * The text blocks with words of this page in them that a transaction took away. Only its observers can know: after them the
 * words are gone.
 *
 * @param root what was shown before
 */
export function goneLines(root: Twin, transaction: Y.Transaction): GoneLine[] {
  const lines: GoneLine[] = [];
  if (!transaction.local && transaction.deleteSet.clients.size > 0) gather(root, transaction, false, lines);
  return lines;
}

function gather(twin: Twin, transaction: Y.Transaction, isGone: boolean, lines: GoneLine[]): void {
  if (isGone && twin.node.isTextblock) {
    const characters = charactersIn(twin, transaction);
    if (characters.some(({ clock }) => clock !== null)) lines.push({ node: twin.node, characters });
    return;
  }
  for (const part of twin.parts) {
    if (part.kind !== 'element') continue;
    const { element } = part.twin;
    const goes = isGone || element._item?.deleted === true;
    if (goes || transaction.changedParentTypes.has(element as never))
      gather(part.twin, transaction, goes, lines);
  }
}

function charactersIn({ parts }: Twin, transaction: Y.Transaction): Character[] {
  const found: Character[] = [];
  for (const part of parts) {
    if (part.kind === 'run') {
      for (const text of part.run.texts)
        for (const character of charactersOfText(text, transaction)) found.push(character);
      continue;
    }
    for (const unit of charactersOf(Fragment.from(nodesOf(part)))) found.push({ unit, clock: null });
  }
  return found;
}

/** What a text held before a transaction. */
function charactersOfText(text: Y.XmlText, { doc, beforeState, deleteSet }: Y.Transaction): Character[] {
  const found: Character[] = [];
  for (let item = text._start; item; item = item.right) {
    const { content, deleted, id } = item;
    if (!(content instanceof Y.ContentString) || id.clock >= (beforeState.get(id.client) ?? 0)) continue;
    if (deleted && !Y.isDeleted(deleteSet, id)) continue;
    const isOwn = id.client === doc.clientID;
    for (let at = 0; at < content.str.length; at++)
      found.push({ unit: content.str.charAt(at), clock: isOwn ? id.clock + at : null });
  }
  return found;
}

/** Words of this page that a text made from their line does not have. */
export interface LeftBehind {
  readonly text: Added;
  readonly words: readonly { readonly content: Fragment; readonly offset: number }[];
}

/**
 * Who makes a block anew (an item of a paragraph) copies what they know of it. What this page wrote there meanwhile is not
 * among that: it is what the copy lacks and this page wrote last. Nobody else finds it, so it is put back once.
 */
export function leftBehind(lines: readonly GoneLine[], added: readonly Added[]): LeftBehind[] {
  const whole = new Set(lines.map(lineText));
  const known = new Set(added.map(({ text }) => text));
  const open = lines.filter((line) => !known.has(lineText(line)));
  const texts = added.filter(({ text, isBlock }) => isBlock && text !== '' && !whole.has(text));
  if (open.length * texts.length > MOST_COMPARED) return [];
  const found: LeftBehind[] = [];
  for (const { node, characters } of open)
    for (const [index, text] of texts.entries()) {
      const missing = missingIn(characters, text.text);
      if (!missing) continue;
      found.push({ text, words: stretchesOf(node, characters, missing) });
      texts.splice(index, 1);
      break;
    }
  return found;
}

const lineText = ({ characters }: GoneLine): string => textOf(characters);
const textOf = (characters: readonly Character[]): string => characters.map(({ unit }) => unit).join('');

/** The places of the characters of this page that a text lacks; null if it lacks others, or is another text. */
function missingIn(characters: readonly Character[], text: string): ReadonlySet<number> | null {
  const count = characters.length - text.length;
  if (count <= 0) return null;
  const own = [...characters.keys()]
    .filter((at) => characters[at]?.clock !== null)
    .sort((a, b) => (characters[a]?.clock ?? 0) - (characters[b]?.clock ?? 0));
  const latest = new Set(own.slice(-count));
  const rest = characters.filter((_, at) => !latest.has(at));
  return latest.size === count && textOf(rest) === text ? latest : null;
}

function stretchesOf(
  { content }: Node,
  characters: readonly Character[],
  missing: ReadonlySet<number>,
): LeftBehind['words'] {
  const words: { content: Fragment; offset: number }[] = [];
  const kept = (end: number): number => end - [...missing].filter((at) => at < end).length;
  for (let from = 0; from < characters.length; from++) {
    if (!missing.has(from)) continue;
    let to = from + 1;
    while (missing.has(to)) to++;
    words.push({ content: content.cut(from, to), offset: kept(from) });
    from = to;
  }
  return words;
}

/** A stretch of words and where it belongs in what is shown. */
export interface Place {
  readonly content: Fragment;
  readonly at: number;
}

/** Where what was left behind belongs, from the back, so that places before stay what they were. */
export function placesOf(left: readonly LeftBehind[], shown: Transaction): Place[] {
  const places = left.flatMap(({ text, words }) => {
    const start = shown.mapping.slice(text.steps).map(text.at, 1);
    return words.map(({ content, offset }) => ({ content, at: start + offset }));
  });
  return places.sort((a, b) => b.at - a.at);
}

export function insertWords(text: Y.XmlText, index: number, content: Fragment): void {
  let at = index;
  for (const { text: words, marks } of content.content) {
    if (!words) continue;
    text.insert(at, words, attributesOf(marks));
    at += words.length;
  }
}
