import { type SaxesAttributeNS, SaxesParser } from 'saxes';
import { FileError } from '../../files/file-error.ts';

/** An element by its usual name (`w:p`), whatever prefix the file gives it. Those of no known namespace have none. */
export interface XmlElement {
  readonly name: string;
  /** By their usual names, too. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlContent[];
}

export type XmlContent = XmlElement | string;

/** Elements within each other. */
const DEEPEST = 250;

const OPEN = 'http://schemas.openxmlformats.org/';
const STRICT = 'http://purl.oclc.org/ooxml/';
const MICROSOFT = 'http://schemas.microsoft.com/office/word/2010/';

/** What each namespace is called here. Those of strict files are others for the same. */
const PREFIXES: Readonly<Record<string, string>> = {
  [`${OPEN}wordprocessingml/2006/main`]: 'w',
  [`${STRICT}wordprocessingml/main`]: 'w',
  [`${OPEN}officeDocument/2006/relationships`]: 'r',
  [`${STRICT}officeDocument/relationships`]: 'r',
  [`${OPEN}drawingml/2006/main`]: 'a',
  [`${STRICT}drawingml/main`]: 'a',
  [`${OPEN}drawingml/2006/wordprocessingDrawing`]: 'wp',
  [`${STRICT}drawingml/wordprocessingDrawing`]: 'wp',
  [`${OPEN}officeDocument/2006/math`]: 'm',
  [`${STRICT}officeDocument/math`]: 'm',
  [`${OPEN}markup-compatibility/2006`]: 'mc',
  [`${MICROSOFT}wordprocessingShape`]: 'wps',
  [`${MICROSOFT}wordml`]: 'w14',
  'urn:schemas-microsoft-com:vml': 'v',
  'urn:schemas-microsoft-com:office:office': 'o',
};

/** Where blanks alone are words. */
const WORDS = new Set(['w:t', 'w:instrText', 'm:t']);

/** How many elements may still be read, of all the parts of a file together. */
export interface XmlBudget {
  elements: number;
}

/**
 * An XML part as a tree. Nothing outside it is ever fetched: a document type, which alone could ask for that or make
 * a text grow, is refused.
 *
 * @throws FileError `damaged`, `too-deep`, `too-much`
 */
export function parsedXml(bytes: Uint8Array, budget: XmlBudget): XmlElement {
  const root: XmlElement & { children: XmlContent[] } = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', (cause) => {
    throw new FileError('damaged', { cause });
  });
  parser.on('doctype', () => {
    throw new FileError('damaged');
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    budget.elements -= 1;
    if (budget.elements < 0) throw new FileError('too-much');
    if (open.length > DEEPEST) throw new FileError('too-deep');
    const element = { name: usual(uri, local), attributes: named(attributes), children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const words = (text: string): void => {
    const within = open.at(-1);
    if (within && (WORDS.has(within.name) || text.trim() !== '')) within.children.push(text);
  };
  parser.on('text', words);
  parser.on('cdata', words);
  parser.write(decoded(bytes)).close();
  const [element] = root.children;
  if (element === undefined || typeof element === 'string') throw new FileError('damaged');
  return element;
}

const usual = (uri: string, local: string): string => {
  const prefix = PREFIXES[uri];
  return prefix === undefined ? local : `${prefix}:${local}`;
};

function named(attributes: Readonly<Record<string, SaxesAttributeNS>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const { uri, local, value } of Object.values(attributes)) out[usual(uri, local)] = value;
  return out;
}

function decoded(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : null;
  try {
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FileError('damaged', { cause });
  }
}

export const elementsOf = ({ children }: XmlElement): XmlElement[] =>
  children.filter((child) => typeof child !== 'string');

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);

/** The first element of that name anywhere within. */
export function within(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of elementsOf(element)) {
    const found = child.name === name ? child : within(child, name);
    if (found) return found;
  }
  return undefined;
}

/** `w:val`, which most properties have. */
export const valOf = (element: XmlElement | undefined): string | undefined => element?.attributes['w:val'];

/** A whole number of an attribute, or null. */
export function numberOf(element: XmlElement | undefined, attribute: string): number | null {
  const number = Number.parseInt(element?.attributes[attribute] ?? '', 10);
  return Number.isFinite(number) ? number : null;
}

/** Whether a property that is on or off is on. */
export const isOn = (element: XmlElement | undefined): boolean =>
  element !== undefined && !['0', 'false', 'off', 'none'].includes(valOf(element) ?? '1');

/** All words within. */
export const wordsIn = (content: XmlContent): string =>
  typeof content === 'string' ? content : content.children.map(wordsIn).join('');
