import * as Y from 'yjs';
import { shortened } from '../shortened.ts';

/** Characters of them that are shown; a line may be longer. */
const SHOWN = 120;
/** Elements from the beginning among which the words have to stand: this is asked after every keystroke. */
const LOOKED_AT = 100;

/**
 * What a document without a title is called: its first words, those of the first line that has any, heading or not, at any
 * depth. Code is passed over: it is no name, and a file's front matter is kept as code. Null if there are none near the
 * beginning.
 *
 * @param most characters of it
 */
export function firstWords(fragment: Y.XmlFragment, most: number = SHOWN): string | null {
  const open: unknown[] = [fragment.firstChild];
  for (let looked = 0; open.length > 0 && looked < LOOKED_AT; looked += 1) {
    const at = open.pop();
    if (!(at instanceof Y.XmlText || at instanceof Y.XmlElement)) continue;
    open.push(at.nextSibling);
    if (at instanceof Y.XmlText) {
      const words = wordsOf(at);
      if (words) return shortened(words, most);
    } else if (at.nodeName !== 'codeBlock') open.push(at.firstChild);
  }
  return null;
}

function wordsOf(text: Y.XmlText): string {
  let out = '';
  for (const { insert } of text.toDelta() as { insert: unknown }[]) {
    if (typeof insert === 'string') out += insert;
  }
  return out.replace(/\s+/g, ' ').trim();
}
