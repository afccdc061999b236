import type { DocumentName } from '../../page/src/proof/documents.ts';
import type { DocumentFigures, ProofFigures } from '../../page/src/proof/proof-page.ts';
import { quantile } from '../lib/quantile.ts';
import { count, decimal, table } from '../lib/table.ts';

/** How long a proof may keep the page's thread at a time, ms. */
const STEP_LIMIT = 30;

const TITLES: Readonly<Record<DocumentName, string>> = {
  paper: 'automerge-paper, 20,000 edits above the base',
  prose: '5 MB of text in 20,000 edits',
  pages: '5 MB in paragraphs with marks',
  pasted: '5 MB pasted at once',
  images: '42 MB of images, 850 kB each',
};

/** One row, ms: medians of the rounds. What `--json` prints. */
export interface ProvedFigures extends DocumentFigures {
  readonly name: DocumentName;
  readonly rounds: number;
  /** In how many of them the base was proved. */
  readonly proved: number;
  readonly total: number;
  /** The longest step, each counted as in the round in which it took least: every round takes the same steps, and what
   * one of them takes longer was somebody else's. */
  readonly longestStep: number;
  /** The longest of any round. */
  readonly worstStep: number;
  readonly longestWait: number;
  readonly longestWaitBefore: number;
}

export function figuresOf(
  name: DocumentName,
  document: DocumentFigures,
  rounds: readonly ProofFigures[],
): ProvedFigures {
  const median = (of: (round: ProofFigures) => number): number => quantile(rounds.map(of), 0.5);
  return {
    name,
    ...document,
    rounds: rounds.length,
    proved: rounds.filter(({ difference }) => difference === null).length,
    total: median(({ total }) => total),
    longestStep: longestOf(rounds.map(({ steps }) => steps)),
    worstStep: Math.max(...rounds.flatMap(({ steps }) => steps)),
    longestWait: median(({ longestWait }) => longestWait),
    longestWaitBefore: median(({ longestWaitBefore }) => longestWaitBefore),
  };
}

function longestOf(rounds: readonly (readonly number[])[]): number {
  const [first = []] = rounds;
  return Math.max(...first.map((_, at) => Math.min(...rounds.flatMap((steps) => steps[at] ?? []))));
}

/** `from`: where the paper comes from. */
export function proofText(figures: readonly ProvedFigures[], from: string): string {
  return [
    `The proof of a base, in a worker, while somebody types on the page, ms. automerge-paper: ${from}`,
    '',
    table([
      [
        '',
        'structs',
        'V2 kB',
        'proved in',
        'longest step',
        'worst',
        'timer late by',
        'without proof',
        'encoded at once: V1',
        'V2',
      ],
      ...figures.map((row) => [
        TITLES[row.name],
        count(row.structs),
        count(row.bytes / 1_000),
        decimal(row.total, 0),
        decimal(row.longestStep, 1),
        decimal(row.worstStep, 1),
        decimal(row.longestWait, 1),
        decimal(row.longestWaitBefore, 1),
        decimal(row.encodeV1, 0),
        decimal(row.encodeV2, 0),
      ]),
    ]),
    '',
    ...figures.map(verdictOf),
  ].join('\n');
}

function verdictOf({ name, rounds, proved, longestStep }: ProvedFigures): string {
  const ok = proved === rounds && longestStep <= STEP_LIMIT;
  const step = `longest step ${decimal(longestStep, 1)} ms, at most ${STEP_LIMIT}`;
  return `must: ${TITLES[name]}: proved ${proved} of ${rounds} times; ${step}: ${ok ? 'yes' : 'no'}`;
}
