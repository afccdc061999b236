import { ParleyServer, type Readiness, type Visit, visit, WRITABLE } from '@parley/e2e';
import { makeDocument } from '../document/in-parley.ts';
import { pagesOfText } from '../document/pages.ts';
import { Browser } from '../lib/browser.ts';
import { buildParley } from '../lib/build-parley.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { inLighthouse } from './lighthouse.ts';
import { figuresOf, type OpenFigures, type OpenReport, openText } from './report.ts';

const PAGES = [10, 300];
const VISITS = 3;
/** What is made ready for the next visit (the service worker, the log of this device) is done by then, ms. */
const SETTLE = 4_000;

const LIST: Readiness = { usable: '.library a[href="/new"]', whole: null };
const textOf = (blocks: number): Readiness => ({
  usable: WRITABLE,
  whole: `${WRITABLE} > :nth-child(${blocks})`,
});

/** `npm run bench -- open`. */
export function open(): Promise<Outcome> {
  return owning(async (own) => {
    buildParley();
    const server = own(await ParleyServer.start());
    progress('the list');
    const [list] = await visits(`${server.origin}/`, LIST, 'the list, cold');
    const pages: OpenFigures[] = list ? [list] : [];
    const links: string[] = [];
    for (const count of PAGES) {
      progress(`${count} pages`);
      const blocks = pagesOfText(count);
      const link = await written(server.origin, blocks);
      links.push(link);
      const names = [`${count} pages, cold, from home`, `${count} pages, again, from this device`] as const;
      pages.push(...(await visits(link, textOf(blocks.length), ...names)));
    }
    progress('Lighthouse');
    const lighthouse: OpenReport['lighthouse'] = [
      { what: 'the list', ...(await inLighthouse(`${server.origin}/`)) },
      { what: `a document of ${PAGES[0]} pages`, ...(await inLighthouse(links[0] ?? '')) },
    ];
    const report: OpenReport = { pages, lighthouse };
    return { report, text: openText(report) };
  });
}

/** Somebody wrote it, and home has it. */
const written = (origin: string, blocks: ReturnType<typeof pagesOfText>): Promise<string> =>
  owning(async (own) => {
    const browser = own(await Browser.launch('author', origin));
    return makeDocument(await browser.emptyTab(), origin, blocks);
  });

/** Visits each with a fresh browser and, if the second has a name, again with the same. */
async function visits(
  url: string,
  readiness: Readiness,
  cold: string,
  again?: string,
): Promise<OpenFigures[]> {
  const first: Visit[] = [];
  const second: Visit[] = [];
  while (first.length < VISITS) {
    await owning(async (own) => {
      const browser = own(await Browser.launch('reader', url));
      const page = await browser.emptyTab();
      first.push(await visit(page, url, readiness));
      if (again === undefined) return;
      await page.waitForTimeout(SETTLE);
      await page.close();
      second.push(await visit(await browser.emptyTab(), url, readiness));
    });
  }
  return [
    figuresOf(cold, first),
    ...(again === undefined ? [] : [{ ...figuresOf(again, second), scripts: null }]),
  ];
}
