import { TextIndex } from '../../../../apps/editor/src/library/search/text-index.ts';

/** One search, ms since it was asked for. */
export interface SearchFigures {
  /** Until the first documents were found and the first of them could show where; Infinity if nothing was found. */
  readonly first: number;
  readonly whole: number;
  readonly found: number;
  /** The longest that the page came to nothing else. */
  readonly longestWait: number;
}

export interface WrittenIndex {
  readonly documents: number;
  readonly characters: number;
  /** What it took to take in one document, ms. */
  readonly put: number;
}

const WORDS_A_PAGE = 500;
const VOCABULARY = 30_000;
const LETTERS = 'etaoinshrdlucmfwypvbgk';
/** How often it is looked whether the page comes to anything, ms. */
const LOOK_EVERY = 4;

/** Fills an index as the list's page does, and searches it. */
export class SearchPage {
  /** `only` stands in the last document and nowhere else. */
  async write(documents: number, pages: number, only: string): Promise<WrittenIndex> {
    const index = await TextIndex.open();
    let characters = 0;
    const began = performance.now();
    for (let at = 0; at < documents; at++) {
      const text = `${textOf(pages, at)}${at === documents - 1 ? ` ${only}` : ''}`;
      characters += text.length;
      await index.put(roomOf(at), text, at + 1);
    }
    index.close();
    return { documents, characters, put: (performance.now() - began) / documents };
  }

  /** Searches as a page that was just opened does, and then again. */
  async search(documents: number, query: string): Promise<{ cold: SearchFigures; warm: SearchFigures }> {
    const rooms = Array.from({ length: documents }, (_, at) => roomOf(at));
    const index = await TextIndex.open();
    const cold = await once(index, rooms, query);
    const warm = await once(index, rooms, query);
    index.close();
    return { cold, warm };
  }
}

async function once(index: TextIndex, rooms: readonly string[], query: string): Promise<SearchFigures> {
  let longestWait = 0;
  let last = performance.now();
  const look = setInterval(() => {
    longestWait = Math.max(longestWait, performance.now() - last - LOOK_EVERY);
    last = performance.now();
  }, LOOK_EVERY);
  const began = performance.now();
  let first = Number.POSITIVE_INFINITY;
  let found = 0;
  for await (const some of index.find(query, rooms)) {
    if (found === 0 && some[0] !== undefined) {
      await index.snippet(query, some[0]);
      first = performance.now() - began;
    }
    found += some.length;
  }
  const whole = performance.now() - began;
  await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY * 2));
  clearInterval(look);
  return { first, whole, found, longestWait };
}

const roomOf = (at: number): string => at.toString(16).padStart(64, '0');

/** Words as often as they are in a language: the nth a share of 1/n. */
function textOf(pages: number, seed: number): string {
  let state = seed * 2_654_435_761 + 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const words: string[] = [];
  while (words.length < pages * WORDS_A_PAGE) words.push(wordAt(Math.floor(VOCABULARY ** next())));
  return words.join(' ');
}

/** The nth word of a made-up language: rare ones are longer. */
function wordAt(number: number): string {
  let word = '';
  for (let left = number + 20; left > 0; left = Math.floor(left / LETTERS.length))
    word += LETTERS[left % LETTERS.length] ?? '';
  return `${word}${'aeiou'[number % 5]}`;
}
