import type { Page } from 'playwright-core';
import type { DocumentName } from '../../page/src/proof/documents.ts';
import type { ProofFigures } from '../../page/src/proof/proof-page.ts';
import { Browser } from '../lib/browser.ts';
import type { Outcome } from '../lib/outcome.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { readPaper } from '../traces/read-trace.ts';
import { figuresOf, type ProvedFigures, proofText } from './report.ts';

const DOCUMENTS: readonly DocumentName[] = ['paper', 'prose', 'pages', 'pasted', 'images'];
const ROUNDS = 7;

/** `npm run bench -- proof`. */
export function proof(): Promise<Outcome> {
  return owning(async (own) => {
    const pages = own(await PageServer.start('proof.html'));
    const { trace, from } = await readPaper();
    const traceUrl = pages.offer('trace', trace);
    const browser = own(await Browser.launch('prover', pages.origin));
    const figures: ProvedFigures[] = [];
    for (const name of DOCUMENTS) {
      progress(`${name}: writing it`);
      const tab = own(await browser.emptyTab());
      figures.push(await proveIn(tab, `${pages.origin}/proof.html`, name, traceUrl));
    }
    return { report: { proof: figures }, text: proofText(figures, from) };
  });
}

async function proveIn(tab: Page, url: string, name: DocumentName, traceUrl: string): Promise<ProvedFigures> {
  await tab.goto(url);
  await tab.waitForFunction(() => window.proofPage !== undefined);
  const document = await tab.evaluate(([what, trace]) => window.proofPage?.write(what, trace), [
    name,
    traceUrl,
  ] as const);
  if (!document) throw new Error('the page is not one for proving');
  const rounds: ProofFigures[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    progress(`${name}: round ${round} of ${ROUNDS}`);
    const figures = await tab.evaluate(() => window.proofPage?.prove());
    if (figures) rounds.push(figures);
  }
  return figuresOf(name, document, rounds);
}
