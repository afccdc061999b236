import { childOf, elementsOf, isOn, numberOf, valOf, type XmlElement } from './xml.ts';

/** A style with those it is based on, itself first. */
export interface Style {
  readonly id: string;
  readonly label: string;
  /** The label in small letters; Word writes its own ones' names in English in every language. */
  readonly name: string;
  readonly element: XmlElement;
  readonly base: Style | null;
}

/** Styles based on each other. */
const DEEPEST = 20;

/** The styles of a file: what a paragraph, its words or a table look like by their names. */
export class Styles {
  readonly #styles = new Map<string, Style>();
  readonly #default: string | undefined;

  constructor(part: XmlElement | null) {
    const written = new Map<string, XmlElement>();
    for (const element of part ? elementsOf(part) : [])
      if (element.name === 'w:style') written.set(element.attributes['w:styleId'] ?? '', element);
    for (const id of written.keys()) this.#add(id, written, 0);
    this.#default = [...written].find(
      ([, { attributes }]) => attributes['w:type'] === 'paragraph' && attributes['w:default'] === '1',
    )?.[0];
  }

  /** The style of that id; for no id that of ordinary paragraphs. */
  of(id: string | undefined): Style | null {
    return this.#styles.get(id ?? this.#default ?? '') ?? null;
  }

  find(id: string | undefined): Style | null {
    return id === undefined ? null : (this.#styles.get(id) ?? null);
  }

  #add(id: string, written: ReadonlyMap<string, XmlElement>, depth: number): Style | null {
    const known = this.#styles.get(id);
    const element = written.get(id);
    if (known || !element || depth > DEEPEST) return known ?? null;
    const basedOn = valOf(childOf(element, 'w:basedOn'));
    const base = basedOn === undefined ? null : this.#add(basedOn, written, depth + 1);
    const label = valOf(childOf(element, 'w:name')) ?? id;
    const style = { id, label, name: label.toLowerCase(), element, base };
    this.#styles.set(id, style);
    return style;
  }
}

/** What a style, or one it is based on, says of a property. */
export function ofStyle(
  style: Style | null,
  of: 'w:pPr' | 'w:rPr',
  property: string,
): XmlElement | undefined {
  for (let one = style; one; one = one.base) {
    const found = childOf(childOf(one.element, of), property);
    if (found) return found;
  }
  return undefined;
}

export const isStyle = (style: Style | null, names: RegExp): boolean => {
  for (let one = style; one; one = one.base) if (names.test(one.name)) return true;
  return false;
};

/** The level of a heading, from 1, or null. */
export function headingDepth(properties: XmlElement | undefined, style: Style | null): number | null {
  const outline = childOf(properties, 'w:outlineLvl') ?? ofStyle(style, 'w:pPr', 'w:outlineLvl');
  const level = numberOf(outline, 'w:val');
  if (level !== null) return level < 9 ? level + 1 : null;
  for (let one = style; one; one = one.base) {
    const depth = /^heading (\d)$/.exec(one.name)?.[1];
    if (depth !== undefined) return Number(depth);
  }
  return null;
}

/** Whether a paragraph stands at a page's beginning. */
export const breaksPage = (properties: XmlElement | undefined, style: Style | null): boolean =>
  isOn(childOf(properties, 'w:pageBreakBefore') ?? ofStyle(style, 'w:pPr', 'w:pageBreakBefore'));
