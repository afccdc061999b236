import { CONTENT } from '@parley/document/roots';
import { shortened } from '@parley/document/shortened';
import * as Y from 'yjs';

/** Characters of a first line, and how many blocks are looked at for one. */
const SHOWN = 160;
const LOOKED_AT = 12;

/** The first line of a document's text that is not what it is called; '' if there is none near its beginning. */
export function firstLine(doc: Y.Doc, name: string): string {
  let found = '';
  for (const block of doc.getXmlFragment(CONTENT).slice(0, LOOKED_AT)) {
    const line = wordsOf(block, SHOWN * 2)
      .replace(/\s+/g, ' ')
      .trim();
    if (line === '' || line === name) continue;
    found = line;
    break;
  }
  return shortened(found, SHOWN);
}

/** The words in a part of the text, at most so many characters and what is left of the last; its blocks apart by a line
 * break. */
export function wordsOf(part: unknown, atMost: number = Number.POSITIVE_INFINITY): string {
  if (part instanceof Y.XmlText) {
    const runs = part.toDelta() as { insert: unknown }[];
    return runs.map(({ insert }) => (typeof insert === 'string' ? insert : ' ')).join('');
  }
  if (!(part instanceof Y.XmlFragment)) return '';
  let words = '';
  for (const inner of part.toArray()) {
    if (words.length >= atMost) break;
    const isBlock = inner instanceof Y.XmlElement;
    words += isBlock && words !== '' ? `\n${wordsOf(inner, atMost)}` : wordsOf(inner, atMost);
  }
  return words;
}
