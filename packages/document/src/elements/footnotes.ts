import type { Element } from 'hast';
import { isInline } from '../content-json.ts';
import { tidyLine } from './lines.ts';
import type { ReadElement } from './reading.ts';

/** Whether what is in an element is a footnote of the place where it stands. */
export const isNote = ({ properties }: Element): boolean => properties.dataFootnote !== undefined;

/** A footnote, in which there are words alone. */
export const readNote: ReadElement = (element, _marks, reading) => {
  const pieces = reading.pieces(element.children, []);
  const words = pieces.filter((piece) => isInline(piece) && piece.type !== 'footnote');
  if (words.length < pieces.length) reading.losses.add('footnote');
  const content = tidyLine(words);
  return [{ type: 'footnote', ...(content.length > 0 ? { content } : {}) }];
};
