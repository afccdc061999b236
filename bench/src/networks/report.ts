import type { Rung } from '../../../e2e/networks/rung.ts';
import { type IdleFigures, idleText } from '../idle/report.ts';
import { quantile } from '../lib/quantile.ts';
import { decimal, table } from '../lib/table.ts';
import { type Must, plus, times, verdicts } from '../lib/verdict.ts';
import type { BAD_WIRE, WireFigures } from './bad-wire.ts';
import type { ChangeFigures } from './changes.ts';
import type { RungRound } from './rungs.ts';
import type { VanishedFigures } from './vanished.ts';

/** Times in ms; null was not measured, Infinity never came. */
export interface RungFigures {
  readonly rung: Rung;
  readonly stack: RungRound['stack'];
  readonly rounds: number;
  /** Medians of the rounds. */
  readonly firstText: number;
  readonly onRung: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
}

/** What `--json` prints. */
export interface NetworksReport {
  readonly rungs: readonly RungFigures[];
  readonly changes: readonly ChangeFigures[];
  readonly vanished: VanishedFigures;
  readonly wire: typeof BAD_WIRE & { readonly stacks: readonly WireRow[] };
  readonly idle: IdleFigures;
}

interface WireRow {
  readonly stack: RungRound['stack'];
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
}

const TITLES: Readonly<Record<RungRound['stack'], string>> = {
  parley: 'Parley',
  'y-webrtc': 'y-webrtc 10.3',
};

const WAYS: Readonly<Record<Rung, string>> = {
  direct: 'direct',
  'turn-udp': 'TURN over UDP',
  'turn-tcp': 'TURN over TCP',
  'turn-tls': 'TURN over TLS',
  home: 'through home',
};

const median = (values: readonly number[]): number => quantile(values, 0.5);
const maybe = <Value>(
  values: readonly Value[],
  figure: (values: readonly Value[]) => number,
): number | null => (values.length === 0 ? null : figure(values));

/** Rounds of one stack on one rung make one row. */
export function rungFigures(rounds: readonly RungRound[]): RungFigures[] {
  const rows = Map.groupBy(rounds, ({ rung, stack }) => `${rung} ${stack}`);
  return [...rows.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const keystrokes = all.flatMap((round) => round.keystrokes);
    const onRung = all.flatMap((round) => round.onRung ?? []);
    return {
      rung: first.rung,
      stack: first.stack,
      rounds: all.length,
      firstText: median(all.map(({ firstText }) => firstText)),
      onRung: maybe(onRung, median),
      p50: maybe(keystrokes, median),
      p95: maybe(keystrokes, (values) => quantile(values, 0.95)),
    };
  });
}

export const wireRows = (figures: WireFigures): WireRow[] =>
  [...figures].map(([stack, values]) => ({
    stack,
    samples: values.length,
    p50: median(values),
    p95: quantile(values, 0.95),
  }));

export function networksText({ rungs, changes, vanished, wire, idle }: NetworksReport): string {
  return [
    'From opening a document until the other’s text stands, and until the rung carries; keystroke to remote document; ms',
    table([
      ['', '', 'rounds', 'first text', 'on the rung', 'p50', 'p95'],
      ...rungs.map(({ rung, stack, rounds, firstText, onRung, p50, p95 }) => [
        WAYS[rung],
        TITLES[stack],
        String(rounds),
        decimal(firstText, 0),
        figure(onRung, 0),
        figure(p50),
        figure(p95),
      ]),
    ]),
    'Networks that change while both write, ms',
    table([
      ['', 'then', 'after', 'longest that anything was under way'],
      ...changes.map(({ what, to, after, longestGap }) => [
        what,
        WAYS[to],
        decimal(after, 0),
        decimal(longestGap, 0),
      ]),
    ]),
    `Keystroke to remote document over a wire with ${wire.delay} ms and ${wire.loss} % loss each way, ms`,
    table([
      ['', 'samples', 'p50', 'p95'],
      ...wire.stacks.map(({ stack, samples, p50, p95 }) => [
        TITLES[stack],
        String(samples),
        decimal(p50, 0),
        decimal(p95, 0),
      ]),
    ]),
    verdicts(musts({ rungs, changes, vanished, wire })),
    idleText(idle),
  ].join('\n\n');
}

const figure = (value: number | null, digits?: number): string =>
  value === null ? '' : decimal(value, digits);

const MOST = { later: 200, gap: 5_000, back: 60_000, wire: 1.1, idle: 8_000, afterEdit: 2_500 };

function musts({
  rungs,
  changes,
  vanished,
  wire,
}: Pick<NetworksReport, 'rungs' | 'changes' | 'vanished' | 'wire'>): Must[] {
  const direct = (stack: RungRound['stack']): number | null =>
    rungs.find((row) => row.rung === 'direct' && row.stack === stack)?.firstText ?? null;
  const p95 = (stack: RungRound['stack']): number | null =>
    wire.stacks.find((row) => row.stack === stack)?.p95 ?? null;
  const within = (what: string, value: number | null, most: number): Must => ({
    what,
    bound: `${most} ms`,
    value,
    most,
    unit: 'ms',
  });
  return [
    {
      what: 'first text, direct',
      bound: `y-webrtc’s + ${MOST.later} ms`,
      value: direct('parley'),
      most: plus(direct('y-webrtc'), MOST.later),
      unit: 'ms',
    },
    ...changes.flatMap(({ what, to, after, longestGap }) => [
      within(`${what}: longest gap`, longestGap, MOST.gap),
      ...(to === 'direct' ? [within(`${what}: direct`, after, MOST.back)] : []),
    ]),
    {
      what: 'keystroke p95 over the bad wire',
      bound: `${MOST.wire} × y-webrtc’s`,
      value: p95('parley'),
      most: times(MOST.wire, p95('y-webrtc')),
      unit: 'ms',
    },
    within('who vanished is gone while nobody types', vanished.idle, MOST.idle),
    within('who vanished is gone after the next edit', vanished.afterEdit, MOST.afterEdit),
  ];
}
