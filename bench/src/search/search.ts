import type { SearchFigures, WrittenIndex } from '../../page/src/search/search-page.ts';
import { Browser } from '../lib/browser.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { count, decimal, duration, kilobytes, table } from '../lib/table.ts';

const DOCUMENTS = 1_000;
const PAGES = 10;
/** The first results must be there by then, ms. */
const FIRST_LIMIT = 150;

/** In the last document and nowhere else. */
const ONLY = 'quincunx';
const QUERIES = [
  { what: 'a word of most documents', query: 'nei' },
  { what: 'a word of the last document alone', query: ONLY },
  { what: 'two words of the last document', query: `${ONLY} ei` },
  { what: 'a word of none', query: 'zzzz' },
] as const;

interface Searched {
  readonly what: string;
  readonly cold: SearchFigures;
  readonly warm: SearchFigures;
}

/** `npm run bench -- search`. */
export function search(): Promise<Outcome> {
  return owning(async (own) => {
    const pages = own(await PageServer.start('search.html'));
    const browser = own(await Browser.launch('searcher', pages.origin));
    const url = `${pages.origin}/search.html`;
    progress(`writing ${DOCUMENTS} documents of ${PAGES} pages`);
    const tab = await browser.emptyTab();
    await tab.goto(url);
    await tab.waitForFunction(() => window.searchPage !== undefined);
    const written = await tab.evaluate(
      ([documents, each, only]) => window.searchPage?.write(documents, each, only),
      [DOCUMENTS, PAGES, ONLY] as const,
    );
    if (!written) throw new Error('the page is not one for searching');
    const searched: Searched[] = [];
    for (const { what, query } of QUERIES) {
      progress(what);
      // As a page that was just opened.
      await tab.reload();
      await tab.waitForFunction(() => window.searchPage !== undefined);
      const figures = await tab.evaluate(
        ([documents, words]) => window.searchPage?.search(documents, words),
        [DOCUMENTS, query] as const,
      );
      if (figures) searched.push({ what, ...figures });
    }
    return { report: { written, searched }, text: searchText(written, searched) };
  });
}

function searchText(written: WrittenIndex, searched: readonly Searched[]): string {
  const rows = searched.flatMap(({ what, cold, warm }) => [
    row(`${what}, on a page just opened`, cold),
    row(`${what}, again`, warm),
  ]);
  const byThen = (of: 'cold' | 'warm'): string =>
    searched.every((figures) => figures[of].found === 0 || figures[of].first <= FIRST_LIMIT) ? 'yes' : 'no';
  return [
    `${count(written.documents)} documents of ${PAGES} pages, ${kilobytes(written.characters)} of text; taken in at ${decimal(written.put)} ms each`,
    '',
    table([['', 'first', 'all', 'found', 'longest wait'], ...rows]),
    '',
    `First results by ${FIRST_LIMIT} ms: ${byThen('warm')}; if nothing had been read as the field got the focus: ${byThen('cold')}.`,
  ].join('\n');
}

const row = (what: string, { first, whole, found, longestWait }: SearchFigures): string[] => [
  what,
  found === 0 ? 'none' : duration(first),
  duration(whole),
  count(found),
  duration(longestWait),
];
