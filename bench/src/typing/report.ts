import { quantile } from '../lib/quantile.ts';
import { decimal, table } from '../lib/table.ts';
import type { Keystroke } from './keystrokes.ts';

/** What a keystroke may take at the end of 300 pages, ms: a frame at 60 Hz. */
export const FRAME = 16;

const TITLES = {
  bare: 'bare Tiptap',
  parley: 'Parley',
  'parley-together': 'Parley, somebody else types 5/s',
} as const;

/** One row, ms. What `--json` prints. */
export interface TypingFigures {
  readonly where: keyof typeof TITLES;
  readonly pages: number;
  readonly keys: number;
  readonly p50: number;
  readonly p95: number;
  readonly scriptP50: number;
}

export function figuresOf(
  where: TypingFigures['where'],
  pages: number,
  keystrokes: readonly Keystroke[],
): TypingFigures {
  const frames = keystrokes.map(({ frame }) => frame);
  return {
    where,
    pages,
    keys: frames.length,
    p50: quantile(frames, 0.5),
    p95: quantile(frames, 0.95),
    scriptP50: quantile(
      keystrokes.map(({ script }) => script),
      0.5,
    ),
  };
}

export function typingText(figures: readonly TypingFigures[]): string {
  return [
    'A keystroke at the end of a document, from keydown until its frame is made, ms',
    '',
    table([
      ['', 'pages', 'keys', 'p50', 'p95', 'of it scripts, p50', `p95 under ${FRAME}`],
      ...figures.map(({ where, pages, keys, p50, p95, scriptP50 }) => [
        TITLES[where],
        String(pages),
        String(keys),
        decimal(p50, 1),
        decimal(p95, 1),
        decimal(scriptP50, 1),
        p95 < FRAME ? 'yes' : 'no',
      ]),
    ]),
  ].join('\n');
}
