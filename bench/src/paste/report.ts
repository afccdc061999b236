import type { SmoothnessFigures } from '../../page/src/paste/smoothness.ts';
import { quantile } from '../lib/quantile.ts';
import { decimal, table } from '../lib/table.ts';

/** How much longer than y-websocket's the longest task may be, ms. */
const MORE_THAN_STOCK = 50;
/** What a key may take until its frame while a paste is sealed, ms. */
const KEY_LIMIT = 100;

/** One paste: how both pages fared, and how long it took to arrive. */
export interface Visit {
  readonly writer: SmoothnessFigures;
  readonly reader: SmoothnessFigures;
  readonly arrived: number;
}

/** One row, ms: medians of the rounds, but for the worst key, which is the worst of all. What `--json` prints. */
export interface PasteFigures {
  readonly stack: string;
  readonly title: string;
  /** Characters of one byte. */
  readonly size: number;
  readonly rounds: number;
  readonly longestTask: number;
  readonly keys: number;
  readonly keyP50: number;
  readonly worstKey: number;
  readonly readerLongestTask: number;
  readonly arrived: number;
}

export function figuresOf(
  stack: string,
  title: string,
  size: number,
  visits: readonly Visit[],
): PasteFigures {
  const keys = visits.flatMap(({ writer }) => writer.keystrokes);
  const median = (of: (visit: Visit) => number): number => quantile(visits.map(of), 0.5);
  return {
    stack,
    title,
    size,
    rounds: visits.length,
    longestTask: median(({ writer }) => writer.longestTask),
    keys: keys.length,
    keyP50: quantile(keys, 0.5),
    worstKey: Math.max(...keys),
    readerLongestTask: median(({ reader }) => reader.longestTask),
    arrived: median(({ arrived }) => arrived),
  };
}

export function pasteText(figures: readonly PasteFigures[]): string {
  const verdicts = figures
    .filter(({ stack }) => stack === 'parley')
    .flatMap((row) => {
      const stock = figures.find(({ stack, size }) => stack === 'y-websocket' && size === row.size);
      if (!stock) throw new Error('nothing to compare with');
      return verdictsOf(row, stock);
    });
  return [
    "A paste into a text, while its author goes on typing: how long the author's page, and another's, is busy at a time, ms",
    '',
    table([
      ['', 'MB', 'longest task', 'keys', 'key to frame p50', 'worst', 'reader: longest task', 'arrived'],
      ...figures.map((row) => [
        row.title,
        decimal(row.size / 1e6, 0),
        task(row.longestTask),
        String(row.keys),
        decimal(row.keyP50, 1),
        decimal(row.worstKey, 0),
        task(row.readerLongestTask),
        decimal(row.arrived, 0),
      ]),
    ]),
    '',
    ...verdicts,
  ].join('\n');
}

function verdictsOf(row: PasteFigures, stock: PasteFigures): string[] {
  const more = row.longestTask - stock.longestTask;
  const size = `${decimal(row.size / 1e6, 0)} MB`;
  return [
    `${size}: longest task ${decimal(more, 0)} ms more than y-websocket's, at most ${MORE_THAN_STOCK}: ${okIf(more <= MORE_THAN_STOCK)}`,
    `${size}: worst key ${decimal(row.worstKey, 0)} ms, at most ${KEY_LIMIT}: ${okIf(row.worstKey <= KEY_LIMIT)}`,
  ];
}

const okIf = (holds: boolean): string => (holds ? 'ok' : 'OVER');

/** Browsers call a task long from 50 ms on, and tell of no other. */
const task = (ms: number): string => (ms === 0 ? '< 50' : decimal(ms, 0));
