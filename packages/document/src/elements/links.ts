import type { Element } from 'hast';
import { type MarkJson, textJson } from '../content-json.ts';
import { isAllowedAddress } from '../links/address.ts';
import { imageWidth } from '../schema/image-bounds.ts';
import { isBlank } from './lines.ts';
import { attributeOf, withMark } from './marks.ts';
import { type ReadElement, wordsIn } from './reading.ts';

/** A link: of its own if a document may hold it, else its words, and behind them the address if it leads to another file. */
export const readLink: ReadElement = (element, marks, reading) => {
  const href = attributeOf(element, 'href').trim().replace(/\s+/g, ' ');
  if (attributeOf(element, 'title')) reading.losses.add('note');
  const isHeld: boolean = isAllowedAddress(href);
  if (isHeld) {
    return reading.pieces(element.children, withMark(marks, { type: 'link', attrs: { href } }));
  }
  // Whether a heading is there is known once all are read.
  if (href.startsWith('#')) return reading.pieces(element.children, withMark(marks, linkTo(href)));
  const words = reading.pieces(element.children, marks);
  if (href === '' || words.every(isBlank)) return words;
  if (/^(?!file:)[a-z][a-z0-9+.-]*:/i.test(href)) {
    reading.losses.add('refused-link');
    return words;
  }
  reading.losses.add('relative-link');
  return wordsIn(element).trim() === href ? words : [...words, textJson(` (${href})`, marks)];
};

/** A picture: of the file itself, or what stands for one that is elsewhere. */
export const readImage: ReadElement = (element, marks, { losses }) => {
  const src = attributeOf(element, 'src').trim();
  const alt = attributeOf(element, 'alt').replace(/\s+/g, ' ').trim();
  if (attributeOf(element, 'title')) losses.add('note');
  const isLinked = marks.some(({ type }) => type === 'link');
  if (/^data:image\//i.test(src)) {
    if (isLinked) losses.add('linked-picture');
    const width = imageWidth(attributeOf(element, 'width'));
    return [{ type: 'image', attrs: { image: src, alt, ...(width === null ? {} : { width }) } }];
  }
  const words = alt || nameIn(src);
  if (src === '') return words ? [textJson(words, marks)] : [];
  if (isLinked) {
    losses.add('linked-picture');
    return [textJson(words, marks)];
  }
  if (isAllowedAddress(src)) {
    losses.add('remote-picture');
    return [textJson(words, withMark(marks, linkTo(src)))];
  }
  losses.add('local-picture');
  return [textJson(alt && alt !== src ? `${alt} (${src})` : src, marks)];
};

/** A video, a frame: a link to it. */
export const readEmbedded: ReadElement = (element, marks, { losses }) => {
  losses.add('embedded');
  const src = addressIn(element);
  const words = attributeOf(element, 'title') || src;
  if (!isAllowedAddress(src)) return src ? [textJson(words, marks)] : [];
  return [textJson(words, withMark(marks, linkTo(src)))];
};

const linkTo = (href: string): MarkJson => ({ type: 'link', attrs: { href } });

function addressIn(element: Element): string {
  const own = attributeOf(element, 'src') || attributeOf(element, 'data');
  if (own) return own.trim();
  const source = element.children.find(
    (child): child is Element => child.type === 'element' && attributeOf(child, 'src') !== '',
  );
  return source ? attributeOf(source, 'src').trim() : '';
}

/** What a file is called, for a picture of which nothing else is said. */
function nameIn(address: string): string {
  const name = /([^/?#]+)(?:[?#].*)?$/.exec(address)?.[1] ?? address;
  try {
    return decodeURIComponent(name);
  } catch {
    // Percent signs that mean nothing.
    return name;
  }
}
