import { quantile } from '../lib/quantile.ts';
import { count, decimal, kilobytes, table } from '../lib/table.ts';
import { type Must, plus, times, verdicts } from '../lib/verdict.ts';
import type { Way } from '../stacks/running-stack.ts';
import { NEVER_MS } from './written-room.ts';

/** How long a document took to stand in fresh browsers. */
export interface Opening {
  readonly stack: string;
  readonly way: Way;
  readonly bytes: number;
  /** Milliseconds; Infinity for never. */
  readonly samples: readonly number[];
}

export interface NewcomerReport {
  /** In how many edits each document was written, and how many letters were typed after that. */
  readonly edits: number;
  readonly tail: number;
  /** Stack → its name in the tables. */
  readonly titles: Readonly<Record<string, string>>;
  readonly openings: readonly Opening[];
  /** Of each of Parley's documents: what home holds. */
  readonly atHome: readonly string[];
}

const HEADS: Readonly<Record<Way, string>> = {
  mesh: 'From another browser, without home, ms (median)',
  home: 'From home, nobody else there, ms (median)',
};

const SMALL = 60_000;
/** So much later than with y-websocket it may stand, ms. */
const LATER: Readonly<Record<Way, number>> = { home: 40, mesh: 60 };
const LARGE = [5_000_000, 20_000_000];

export function newcomerText(report: NewcomerReport): string {
  const { edits, tail, atHome } = report;
  return [
    `Each document was written in ${count(edits)} edits 4 ms apart; home replaced them by a snapshot; then ${tail} letters were typed.`,
    tableOf(report, 'mesh'),
    tableOf(report, 'home'),
    ...(atHome.length === 0 ? [] : [`Home holds:\n${atHome.join('\n')}`]),
    `Never: not within ${NEVER_MS / 1_000} s.`,
    verdicts(mustsOf(report)),
  ].join('\n\n');
}

function tableOf({ openings, titles }: NewcomerReport, way: Way): string {
  const sizes = [...new Set(openings.map(({ bytes }) => bytes))];
  const stacks = new Set(openings.filter((opening) => opening.way === way).map(({ stack }) => stack));
  return `${HEADS[way]}\n\n${table([
    ['', ...sizes.map(kilobytes)],
    ...[...stacks].map((stack) => [
      titles[stack] ?? stack,
      ...sizes.map((bytes) => {
        const median = medianOf(openings, stack, way, bytes);
        return median === null ? '–' : decimal(median, 0);
      }),
    ]),
  ])}`;
}

function medianOf(openings: readonly Opening[], stack: string, way: Way, bytes: number): number | null {
  const opening = openings.find((each) => each.stack === stack && each.way === way && each.bytes === bytes);
  return opening ? quantile(opening.samples, 0.5) : null;
}

function mustsOf({ openings }: NewcomerReport): Must[] {
  const parley = (way: Way, bytes: number): number | null => medianOf(openings, 'parley', way, bytes);
  const beside = (bytes: number): number | null => medianOf(openings, 'y-websocket', 'home', bytes);
  return [
    ...(['home', 'mesh'] as const).map((way) => ({
      what: `${kilobytes(SMALL)} by ${way}`,
      bound: `y-websocket’s + ${LATER[way]} ms`,
      value: parley(way, SMALL),
      most: plus(beside(SMALL), LATER[way]),
      unit: 'ms',
    })),
    ...LARGE.map((bytes) => ({
      what: `${kilobytes(bytes)} by home`,
      bound: '2 × y-websocket’s',
      value: parley('home', bytes),
      most: times(2, beside(bytes)),
      unit: 'ms',
    })),
  ];
}
