import { type ContentJson, textJson } from '../../content-json.ts';
import type { Losses } from '../../files/losses.ts';
import type { Line } from './line.ts';
import type { ListPlace } from './numbering.ts';

/** Twips by which what goes on within an item may stand less far in than its words. */
const NEARLY = 100;

/** How numbers are written that a document has; others are written as plain ones. */
const NUMBERS: Readonly<Record<string, string | null>> = {
  decimal: null,
  lowerLetter: 'a',
  upperLetter: 'A',
  lowerRoman: 'i',
  upperRoman: 'I',
};

interface Block {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content: (ContentJson | Block)[];
}

/** A list that goes on. */
interface OpenList {
  readonly list: Block;
  readonly key: string;
  readonly level: number;
  /** Twips from the edge to its words. */
  readonly indent: number;
}

/** Blocks of lines in a row: items become lists, what is quoted a quotation, code in lines one block. */
export function structured(lines: readonly Line[], losses: Losses): ContentJson[] {
  const structure = new Structure(losses);
  for (const line of lines) structure.add(line);
  return structure.blocks;
}

class Structure {
  readonly blocks: ContentJson[] = [];
  readonly #losses: Losses;
  #quote: Block | null = null;
  #open: OpenList[] = [];
  /** A block of code that may go on. */
  #code: ContentJson | null = null;

  constructor(losses: Losses) {
    this.#losses = losses;
  }

  add(line: Line): void {
    const goesOnInList = line.place === null && line.checked === null && this.#closeTo(line.indent);
    if (goesOnInList) {
      this.#within(line);
      return;
    }
    if (line.isQuoted !== (this.#quote !== null)) {
      this.#open = [];
      this.#quote = line.isQuoted ? { type: 'blockquote', content: [] } : null;
      if (this.#quote) this.blocks.push(this.#quote);
    }
    if (line.place !== null || line.checked !== null) this.#addItem(line);
    else {
      this.#open = [];
      this.#append(this.#container, line);
    }
  }

  get #container(): (ContentJson | Block)[] {
    return this.#quote?.content ?? this.blocks;
  }

  /** Closes the lists that stand further in; whether one is left in which a line of that indentation goes on. */
  #closeTo(indent: number): boolean {
    const at = this.#open.findLastIndex((one) => one.indent > 0 && one.indent <= indent + NEARLY);
    if (at < 0) return false;
    this.#open.length = at + 1;
    return true;
  }

  /** What goes on within the last item. */
  #within(line: Line): void {
    const item = this.#open.at(-1)?.list.content.at(-1)?.content as (ContentJson | Block)[];
    if (!line.isQuoted || this.#quote) {
      this.#append(item, line);
      return;
    }
    const last = item.at(-1);
    const quote = last?.type === 'blockquote' ? (last as Block) : { type: 'blockquote', content: [] };
    if (quote !== last) item.push(quote);
    this.#append(quote.content, line);
  }

  #append(into: (ContentJson | Block)[], { blocks, goesOn }: Line): void {
    const [first] = blocks;
    const last = into.at(-1);
    if (goesOn && first && last && last === this.#code) {
      const text = `${wordsOf(last)}\n${wordsOf(first)}`;
      into[into.length - 1] = { ...last, content: [textJson(text)] };
    } else into.push(...blocks);
    this.#code = goesOn ? ((into.at(-1) as ContentJson | undefined) ?? null) : null;
  }

  #addItem({ blocks, place, checked, indent }: Line): void {
    const level = place?.level ?? 0;
    const list = this.#listFor(place, checked, level, indent);
    // An item begins with a paragraph.
    const first = blocks[0]?.type === 'paragraph' ? blocks : [{ type: 'paragraph' }, ...blocks];
    list.content.push(
      checked === null
        ? { type: 'listItem', content: [...first] }
        : { type: 'taskItem', attrs: { checked }, content: [...first] },
    );
    this.#code = null;
  }

  #listFor(place: ListPlace | null, checked: boolean | null, level: number, indent: number): Block {
    const key = `${place?.list ?? ''} ${checked !== null}`;
    while ((this.#open.at(-1)?.level ?? -1) > level) this.#open.pop();
    const here = this.#open.at(-1);
    if (here?.level === level) {
      if (here.key === key) return here.list;
      this.#open.pop();
    }
    const made = this.#listOf(place, checked);
    const item = this.#open.at(-1)?.list.content.at(-1);
    (item ? (item.content as (ContentJson | Block)[]) : this.#container).push(made);
    this.#open.push({ list: made, key, level, indent });
    return made;
  }

  #listOf(place: ListPlace | null, checked: boolean | null): Block {
    const isNumbered = place !== null && place.format !== 'bullet' && place.format !== 'none';
    if (checked !== null) {
      if (isNumbered) this.#losses.add('numbered-task');
      return { type: 'taskList', content: [] };
    }
    if (!isNumbered) return { type: 'bulletList', content: [] };
    if (!Object.hasOwn(NUMBERS, place.format) || !/^[^%\p{L}]*%\d[^%\p{L}]*$/u.test(place.text))
      this.#losses.add('list-numbers');
    return {
      type: 'orderedList',
      attrs: { start: place.value, type: NUMBERS[place.format] ?? null },
      content: [],
    };
  }
}

const wordsOf = ({ content = [] }: ContentJson): string => content.map(({ text = '' }) => text).join('');
