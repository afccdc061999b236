import { table } from '../lib/table.ts';
import { verdicts } from '../lib/verdict.ts';
import type { Yardsticks } from './beside.ts';

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
  readonly beside: Yardsticks;
}

const MOST = { wakeUps: 5, core: 0.5, sentBytes: 400, fromServers: 36 };

export function idleText({ tabs, wakeUps, sentBytes, core, fromServers, beside }: IdleFigures): string {
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
      ['of a core', percent(core)],
      ['beside it, an empty page', percent(beside.page)],
      [`${tabs - 1} bare data channels over which nothing goes`, percent(beside.bareWebRtc)],
      ['y-webrtc 10.3', percent(beside.yWebrtc)],
      ['bytes sent, a second', sentBytes.toFixed(0)],
      [`messages from servers when number ${tabs} comes`, String(messages)],
    ]),
    beside.bareWebRtc * 100 > MOST.core
      ? `The browser takes more than ${MOST.core} % for the bare connections alone: that bound cannot be met here.`
      : '',
    `These are: ${kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')}.`,
    verdicts([
      must('wake-ups a second', wakeUps, MOST.wakeUps, ''),
      must('per cent of a core', core * 100, MOST.core, ''),
      must('bytes sent a second', sentBytes, MOST.sentBytes, ''),
      must(`messages when number ${tabs} comes`, messages, MOST.fromServers, ''),
    ]),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const percent = (part: number): string => `${(part * 100).toFixed(2)} %`;
