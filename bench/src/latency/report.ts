import { quantile } from '../lib/quantile.ts';
import { decimal, table } from '../lib/table.ts';
import type { KeystrokeFigures } from './keystrokes.ts';
import type { SendFigures } from './room-sends.ts';
import type { RunningStack } from './stacks.ts';

/** What `--json` prints. Times in ms. */
export interface LatencyReport {
  readonly keystroke: {
    readonly browsers: 2;
    readonly clockError: number;
    readonly stacks: readonly { stack: string; samples: number; p50: number; p95: number }[];
  };
  readonly sends: { readonly browsers: number; readonly stacks: readonly SendFigures[] };
}

export function reportOf(
  { samples, clockError }: KeystrokeFigures,
  browsers: number,
  sends: readonly SendFigures[],
): LatencyReport {
  const stacks = [...samples].map(([stack, values]) => ({
    stack,
    samples: values.length,
    p50: quantile(values, 0.5),
    p95: quantile(values, 0.95),
  }));
  return { keystroke: { browsers: 2, clockError, stacks }, sends: { browsers, stacks: sends } };
}

export function textOf({ keystroke, sends }: LatencyReport, running: readonly RunningStack[]): string {
  const titleOf = (stack: string): string => running.find(({ name }) => name === stack)?.title ?? stack;
  return [
    'Keystroke to remote document, 2 browsers, ms',
    '',
    table([
      ['', 'samples', 'p50', 'p95'],
      ...keystroke.stacks.map(({ stack, samples, p50, p95 }) => [
        titleOf(stack),
        String(samples),
        decimal(p50),
        decimal(p95),
      ]),
    ]),
    '',
    `The two clocks agree to ${decimal(keystroke.clockError)} ms.`,
    '',
    `Data-channel sends in the room for one keystroke, ${sends.browsers} browsers`,
    '',
    table([
      ['', 'carrying the edit', 'a session’s first', 'everything else', 'idle, a second'],
      ...sends.stacks.map(({ stack, edit, firstEdit, others, idlePerSecond }) => [
        titleOf(stack),
        decimal(edit),
        String(firstEdit),
        decimal(Object.values(others).reduce((sum, count) => sum + count, 0)),
        decimal(idlePerSecond, 1),
      ]),
    ]),
    '',
    ...sends.stacks.map(
      ({ stack, others }) =>
        `Everything else, ${titleOf(stack)}: ${
          Object.entries(others)
            .map(([kind, count]) => `${kind} ${decimal(count)}`)
            .join(', ') || 'nothing'
        }`,
    ),
  ].join('\n');
}
