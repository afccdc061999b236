import { table } from '../lib/table.ts';
import { verdicts } from '../lib/verdict.ts';

/** One of so many tabs: the one with the most. */
export interface IdleFigures {
  readonly tabs: number;
  /** Calls of its timers, a second. */
  readonly wakeUps: number;
  /** Bytes it sends to the others and to servers, a second. */
  readonly sentBytes: number;
  /** Of one core, by all processes of the browser, for each tab. */
  readonly core: number;
  /** Messages from servers to all tabs while the last of them comes, and is joined to all, by kind. */
  readonly fromServers: Readonly<Record<string, number>>;
}

const MOST = { wakeUps: 5, core: 0.5, sentBytes: 400, fromServers: 36 };

export function idleText({ tabs, wakeUps, sentBytes, core, fromServers }: IdleFigures): string {
  const kinds = Object.entries(fromServers);
  const messages = kinds.reduce((sum, [, count]) => sum + count, 0);
  const must = (what: string, value: number, most: number, unit: string) => ({
    what,
    bound: String(most),
    value,
    most,
    unit,
  });
  return [
    table([
      [`one of ${tabs} who do nothing`, 'at most'],
      ['wake-ups by timers, a second', wakeUps.toFixed(1)],
      ['of a core', `${(core * 100).toFixed(2)} %`],
      ['bytes sent, a second', sentBytes.toFixed(0)],
      [`messages from servers when number ${tabs} comes`, String(messages)],
    ]),
    `These are: ${kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')}.`,
    verdicts([
      must('wake-ups a second', wakeUps, MOST.wakeUps, ''),
      must('per cent of a core', core * 100, MOST.core, ''),
      must('bytes sent a second', sentBytes, MOST.sentBytes, ''),
      must(`messages when number ${tabs} comes`, messages, MOST.fromServers, ''),
    ]),
  ].join('\n\n');
}
