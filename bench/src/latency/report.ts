import type { SendCounts } from '../../page/src/sends.ts';
import { quantile } from '../lib/quantile.ts';
import { decimal, table } from '../lib/table.ts';
import { type Must, plus, verdicts } from '../lib/verdict.ts';
import { total } from './counted-room.ts';
import type { KeystrokeFigures } from './keystrokes.ts';
import type { SendFigures } from './room-sends.ts';

/** A stack's name in the tables. */
export type TitleOf = (stack: string) => string;

/** What `--json` prints. Times in ms. */
export interface LatencyReport {
  readonly keystroke: {
    readonly browsers: 2;
    readonly clockError: number;
    readonly stacks: readonly { stack: string; samples: number; p50: number; p95: number }[];
  };
  readonly sends: { readonly browsers: number; readonly stacks: readonly SendFigures[] };
}

export function keystrokeReport({ samples, clockError }: KeystrokeFigures): LatencyReport['keystroke'] {
  const stacks = [...samples].map(([stack, values]) => ({
    stack,
    samples: values.length,
    p50: quantile(values, 0.5),
    p95: quantile(values, 0.95),
  }));
  return { browsers: 2, clockError, stacks };
}

export function latencyText({ keystroke, sends }: LatencyReport, titleOf: TitleOf): string {
  return [
    keystrokeText(keystroke, titleOf),
    ...(sends.stacks.length === 0 ? [] : [sendsText(sends, titleOf)]),
    verdicts([mustOf(keystroke)]),
  ].join('\n\n');
}

/** So much later than with y-webrtc a keystroke may be there, ms. */
const LATER = 1;

function mustOf({ stacks }: LatencyReport['keystroke']): Must {
  const p50 = (name: string): number | null => stacks.find(({ stack }) => stack === name)?.p50 ?? null;
  return {
    what: 'p50',
    bound: `y-webrtc’s + ${LATER} ms`,
    value: p50('parley'),
    most: plus(p50('y-webrtc'), LATER),
    unit: 'ms',
  };
}

function keystrokeText({ stacks, clockError }: LatencyReport['keystroke'], titleOf: TitleOf): string {
  const base = stacks.find(({ stack }) => stack === 'y-webrtc')?.p50;
  return [
    'Keystroke to remote document, 2 browsers, ms',
    '',
    table([
      ['', 'samples', 'p50', 'p95', 'p50 − y-webrtc’s'],
      ...stacks.map(({ stack, samples, p50, p95 }) => [
        titleOf(stack),
        String(samples),
        decimal(p50),
        decimal(p95),
        base === undefined ? '' : decimal(p50 - base),
      ]),
    ]),
    '',
    `The clocks of the two agree to ${decimal(clockError)} ms.`,
  ].join('\n');
}

function sendsText({ browsers, stacks }: LatencyReport['sends'], titleOf: TitleOf): string {
  return [
    `Data-channel sends in the room for one keystroke, ${browsers} browsers`,
    '',
    table([
      [
        '',
        'carrying the edit',
        'a session’s first',
        'everything else',
        'if it stands alone',
        'idle, a second',
      ],
      ...stacks.map(({ stack, edit, firstEdit, others, othersAlone, idlePerSecond }) => [
        titleOf(stack),
        decimal(edit),
        String(firstEdit),
        decimal(total(others)),
        decimal(total(othersAlone)),
        decimal(idlePerSecond, 1),
      ]),
    ]),
    '',
    ...stacks.map(
      ({ stack, others, othersAlone }) =>
        `Everything else, ${titleOf(stack)}: ${listOf(others)}; alone: ${listOf(othersAlone)}`,
    ),
  ].join('\n');
}

const listOf = (counts: SendCounts): string =>
  Object.entries(counts)
    .filter(([, each]) => each > 0)
    .map(([kind, each]) => `${kind} ${decimal(each)}`)
    .join(', ') || 'nothing';
