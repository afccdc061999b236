import { ofStyle, type Style, type Styles } from './styles.ts';
import { childOf, elementsOf, numberOf, valOf, type XmlElement } from './xml.ts';

/** How the items of a list are marked. */
export interface ListLevel {
  /** `bullet`, `none`, `decimal`, `lowerLetter`, … as the file has it. */
  readonly format: string;
  readonly start: number;
  /** With `%1` for the number of the first level, and so on. */
  readonly text: string;
  /** Twips from the edge to its words. */
  readonly indent: number;
  /** Whether it begins anew behind an item of a level above. */
  readonly restarts: boolean;
}

/** What marks one paragraph. */
export interface ListPlace extends ListLevel {
  /** The same for the items of one list. */
  readonly list: string;
  readonly level: number;
  /** Its number. */
  readonly value: number;
}

/** Word's lists have nine levels. */
const LEVELS = 9;
const PLAIN: ListLevel = { format: 'decimal', start: 1, text: '%1.', indent: 0, restarts: true };

interface Numbered {
  readonly abstract: string;
  readonly levels: readonly ListLevel[];
  /** Where it begins anew, by level. */
  readonly starts: ReadonlyMap<number, number>;
}

/** The lists of a file, counted on while its paragraphs are read in order. */
export class Numbering {
  readonly #numbers = new Map<string, Numbered>();
  readonly #byStyle = new Map<string, { number: string; level: number }>();
  readonly #counts = new Map<string, (number | undefined)[]>();
  readonly #begun = new Set<string>();
  /** What began a list last, by its level. */
  readonly #lists = new Map<string, string>();

  constructor(part: XmlElement | null, styles: Styles) {
    const abstracts = new Map<string, XmlElement>();
    const elements = part ? elementsOf(part) : [];
    for (const element of elements)
      if (element.name === 'w:abstractNum')
        abstracts.set(element.attributes['w:abstractNumId'] ?? '', element);
    const numbers = elements.filter(({ name }) => name === 'w:num');
    for (const number of numbers) this.#addNumber(number, abstracts, numbers, styles);
  }

  /** What marks a paragraph, if anything does. Each asked for counts. */
  next(properties: XmlElement | undefined, style: Style | null): ListPlace | null {
    const own = childOf(properties, 'w:numPr');
    const ofIts = ofStyle(style, 'w:pPr', 'w:numPr');
    const list = valOf(childOf(own, 'w:numId')) ?? valOf(childOf(ofIts, 'w:numId'));
    if (list === undefined || list === '0') return null;
    const numbered = this.#numbers.get(list);
    if (!numbered) return null;
    const written =
      numberOf(childOf(own, 'w:ilvl'), 'w:val') ??
      (style ? this.#byStyle.get(`${list} ${style.id}`)?.level : undefined) ??
      numberOf(childOf(ofIts, 'w:ilvl'), 'w:val') ??
      0;
    const level = Math.min(Math.max(written, 0), LEVELS - 1);
    return { ...(numbered.levels[level] ?? PLAIN), level, ...this.#count(list, numbered, level) };
  }

  #count(
    number: string,
    { abstract, levels, starts }: Numbered,
    level: number,
  ): Pick<ListPlace, 'list' | 'value'> {
    const counts = this.#counts.get(abstract) ?? [];
    this.#counts.set(abstract, counts);
    const start = starts.get(level);
    const beginning = `${number} ${level}`;
    // Names of one list go on counting from each other, but for one that begins it anew.
    const list = `${abstract} ${level}`;
    if (start !== undefined && !this.#begun.has(beginning)) {
      counts[level] = start - 1;
      this.#lists.set(list, beginning);
    }
    this.#begun.add(beginning);
    const value = (counts[level] ?? (levels[level]?.start ?? 1) - 1) + 1;
    counts[level] = value;
    for (let below = level + 1; below < LEVELS; below++)
      if (levels[below]?.restarts !== false) counts[below] = undefined;
    return { value, list: `${list} ${this.#lists.get(list) ?? ''}` };
  }

  #addNumber(
    number: XmlElement,
    abstracts: ReadonlyMap<string, XmlElement>,
    numbers: readonly XmlElement[],
    styles: Styles,
  ): void {
    const id = number.attributes['w:numId'] ?? '';
    const abstract = linked(valOf(childOf(number, 'w:abstractNumId')) ?? '', abstracts, numbers, styles);
    const levels: ListLevel[] = [];
    const read = (element: XmlElement): void => {
      const level = numberOf(element, 'w:ilvl') ?? 0;
      if (level < 0 || level >= LEVELS) return;
      levels[level] = levelOf(element);
      const style = valOf(childOf(element, 'w:pStyle'));
      if (style !== undefined) this.#byStyle.set(`${id} ${style}`, { number: id, level });
    };
    for (const element of elementsOf(abstracts.get(abstract) ?? number))
      if (element.name === 'w:lvl') read(element);
    const starts = new Map<number, number>();
    for (const override of elementsOf(number)) {
      if (override.name !== 'w:lvlOverride') continue;
      const level = numberOf(override, 'w:ilvl') ?? 0;
      const start = numberOf(childOf(override, 'w:startOverride'), 'w:val');
      if (start !== null) starts.set(level, start);
      const other = childOf(override, 'w:lvl');
      if (other) read(other);
    }
    this.#numbers.set(id, { abstract, levels, starts });
  }
}

/** The list that one means: it may leave what it looks like to a style, which names another. */
function linked(
  abstract: string,
  abstracts: ReadonlyMap<string, XmlElement>,
  numbers: readonly XmlElement[],
  styles: Styles,
): string {
  const link = valOf(childOf(abstracts.get(abstract), 'w:numStyleLink'));
  const ofStyles = ofStyle(styles.find(link), 'w:pPr', 'w:numPr');
  const other = valOf(childOf(ofStyles, 'w:numId'));
  const meant = numbers.find(({ attributes }) => attributes['w:numId'] === other);
  return valOf(childOf(meant, 'w:abstractNumId')) ?? abstract;
}

function levelOf(element: XmlElement): ListLevel {
  const indent = childOf(childOf(element, 'w:pPr'), 'w:ind');
  return {
    format: valOf(childOf(element, 'w:numFmt')) ?? 'decimal',
    start: numberOf(childOf(element, 'w:start'), 'w:val') ?? 1,
    text: valOf(childOf(element, 'w:lvlText')) ?? '',
    indent: numberOf(indent, 'w:left') ?? numberOf(indent, 'w:start') ?? 0,
    restarts: numberOf(childOf(element, 'w:lvlRestart'), 'w:val') !== 0,
  };
}
