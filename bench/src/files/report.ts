import { quantile } from '../lib/quantile.ts';
import { decimal, table } from '../lib/table.ts';

/** What a Word file of 80 pages may take, ms, either way. */
const WORD_LIMIT = 3_000;
/** What a paste of 256 KB of Markdown may take, ms, and the last of many, as a multiple of the first. */
const PASTE_LIMIT = 1_200;
const LATER_LIMIT = 1.1;
/** How long the page may be busy at a time meanwhile, ms. */
const TASK_LIMIT = 400;
/** Pastes at the beginning and at the end that stand for the first and the last: one may be somebody else's turn. */
const AROUND = 3;

export interface Timed {
  readonly ms: number;
  /** The page's longest task meanwhile, ms; 0 if none took 50. */
  readonly longestTask: number;
}

/** What `--json` prints. */
export interface FilesReport {
  readonly pages: number;
  readonly wordIn: readonly Timed[];
  readonly wordOut: readonly Timed[];
  /** In order. */
  readonly pastes: readonly Timed[];
}

export function filesText({ pages, wordIn, wordOut, pastes }: FilesReport): string {
  const [first, last] = [pastes.slice(0, 1), pastes.slice(-1)];
  const [early, late] = [median(pastes.slice(0, AROUND)), median(pastes.slice(-AROUND))];
  const rows: readonly (readonly [string, readonly Timed[]])[] = [
    [`a Word file of ${pages} pages in, until it is shown`, wordIn],
    ['the same out', wordOut],
    ['256 KB of Markdown pasted, first', first],
    [`the ${pastes.length}th`, last],
    [`all ${pastes.length}`, pastes],
  ];
  return [
    'Files in and out, ms: medians, and the longest task of all',
    '',
    table([
      ['', 'times', 'ms', 'longest task'],
      ...rows.map(([what, times]) => [
        what,
        String(times.length),
        decimal(median(times), 0),
        taskIn(times) === 0 ? '< 50' : decimal(taskIn(times), 0),
      ]),
    ]),
    '',
    must(`Word in, ${pages} pages`, median(wordIn), WORD_LIMIT),
    must(`Word out, ${pages} pages`, median(wordOut), WORD_LIMIT),
    must('first paste', first[0]?.ms ?? 0, PASTE_LIMIT),
    `must: the last ${AROUND} pastes ≤ ${LATER_LIMIT} × the first ${AROUND}: ${decimal(late / early, 2)}: ${late <= early * LATER_LIMIT ? 'yes' : 'no'}`,
    must('longest task of the pastes', taskIn(pastes), TASK_LIMIT),
  ].join('\n');
}

const median = (times: readonly Timed[]): number =>
  quantile(
    times.map(({ ms }) => ms),
    0.5,
  );

const taskIn = (times: readonly Timed[]): number =>
  Math.max(0, ...times.map(({ longestTask }) => longestTask));

const must = (what: string, ms: number, limit: number): string =>
  `must: ${what} ≤ ${limit} ms: ${decimal(ms, 0)}: ${ms <= limit ? 'yes' : 'no'}`;
