import * as Y from 'yjs';

/** Characters of a title that are shown; a heading may be longer. */
const TITLE_LENGTH = 120;

/** The document's title: the text of its first heading that has any, or null. */
export function titleOf(fragment: Y.XmlFragment): string | null {
  for (const child of fragment.toArray()) {
    if (!(child instanceof Y.XmlElement) || child.nodeName !== 'heading') continue;
    const title = plainText(child).replace(/\s+/g, ' ').trim();
    if (title) return title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH)}…` : title;
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
