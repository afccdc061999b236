import * as Y from 'yjs';
import { shortened } from '../shortened.ts';

/** Characters of a title that are shown; a heading may be longer. */
const TITLE_LENGTH = 120;
/** Blocks from the beginning among which the heading has to stand: this is asked after every keystroke. */
const BLOCKS = 100;

/** What a document without a title is called: the text of the first heading near its beginning that has any, or null.
 *
 * @param most characters of it */
export function titleOf(fragment: Y.XmlFragment, most: number = TITLE_LENGTH): string | null {
  let child: Y.XmlFragment['firstChild'] | undefined = fragment.firstChild;
  for (let looked = 0; child && looked < BLOCKS; looked += 1) {
    if (child instanceof Y.XmlElement && child.nodeName === 'heading') {
      const title = plainText(child).replace(/\s+/g, ' ').trim();
      if (title) return shortened(title, most);
    }
    child = child.nextSibling as Y.XmlElement | Y.XmlText | null;
  }
  return null;
}

function plainText(element: Y.XmlElement): string {
  let out = '';
  for (const child of element.toArray()) {
    if (!(child instanceof Y.XmlText)) continue;
    for (const part of child.toDelta() as { insert: unknown }[]) {
      if (typeof part.insert === 'string') out += part.insert;
    }
  }
  return out;
}
