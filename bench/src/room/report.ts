import type { Flow } from '../../page/src/traffic.ts';
import { quantile } from '../lib/quantile.ts';
import { count, decimal, table } from '../lib/table.ts';
import { type Must, times, verdicts } from '../lib/verdict.ts';
import { BEFORE } from '../stacks/start-stacks.ts';
import type { RoomSize, Turn } from './turn.ts';

/** One stack in one size of room, all its turns together. Times in ms. */
export interface RoomRow {
  readonly stack: string;
  readonly title: string;
  readonly edits: number;
  readonly p50: number;
  readonly p95: number;
  /** Of all processes of all browsers while they typed. */
  readonly cores: number;
  /** The same of each turn. */
  readonly coresOfTurns: readonly number[];
  /** From the last key until all documents were equal; the longest of the turns. */
  readonly converged: number;
  /** For one edit. */
  readonly traffic: readonly Flow[];
  readonly clockError: number;
}

export interface RoomReport extends RoomSize {
  readonly rows: readonly RoomRow[];
}

/** The must of 8 tabs: this share of the cores that the commit before took. */
const CORES_SHARE = 0.75;
const MUST_TABS = 8;

export function rowsOf(
  stacks: readonly { readonly name: string; readonly title: string }[],
  turns: ReadonlyMap<string, readonly Turn[]>,
): RoomRow[] {
  return stacks.map(({ name, title }) => rowOf(name, title, turns.get(name) ?? []));
}

function rowOf(stack: string, title: string, turns: readonly Turn[]): RoomRow {
  const sum = (of: (turn: Turn) => number): number => turns.reduce((total, turn) => total + of(turn), 0);
  const delays = turns.flatMap((turn) => turn.delays);
  const edits = sum((turn) => turn.edits);
  return {
    stack,
    title,
    edits,
    p50: quantile(delays, 0.5),
    p95: quantile(delays, 0.95),
    cores: sum((turn) => turn.processorMs) / sum((turn) => turn.typedMs),
    coresOfTurns: turns.map(({ processorMs, typedMs }) => processorMs / typedMs),
    converged: Math.max(...turns.map((turn) => turn.convergedMs)),
    traffic: perEdit(
      turns.flatMap((turn) => turn.traffic),
      edits,
    ),
    clockError: Math.max(...turns.map((turn) => turn.clockError)),
  };
}

/** The flows of all tabs and turns as those of one edit, most messages first. */
function perEdit(flows: readonly Flow[], edits: number): Flow[] {
  const alike = Map.groupBy(flows, ({ direction, kind }) => `${direction} ${kind}`);
  return [...alike.values()]
    .flatMap((same) =>
      same.slice(0, 1).map((first) => ({
        ...first,
        messages: same.reduce((sum, { messages }) => sum + messages, 0) / edits,
        bytes: same.reduce((sum, { bytes }) => sum + bytes, 0) / edits,
      })),
    )
    .sort((a, b) => b.messages - a.messages);
}

export function roomText(rooms: readonly RoomReport[]): string {
  return [...rooms.map(textOf), verdicts(mustsOf(rooms))].join('\n\n');
}

function textOf({ tabs, keysPerSecond, seconds, rows }: RoomReport): string {
  return [
    `${tabs} tabs, each typing ${keysPerSecond} a second for ${seconds} s`,
    table([
      [
        '',
        'p50, ms',
        'p95, ms',
        'cores',
        'of each turn',
        'equal after, s',
        'messages',
        'bytes',
        'sent by pages',
      ],
      ...rows.map((row) => [
        row.title,
        decimal(row.p50),
        decimal(row.p95),
        decimal(row.cores),
        row.coresOfTurns.map((cores) => decimal(cores)).join(' '),
        decimal(row.converged / 1_000),
        decimal(total(row.traffic).messages, 1),
        count(total(row.traffic).bytes),
        count(total(row.traffic.filter(({ direction }) => direction !== 'from servers')).bytes),
      ]),
    ]),
    ratiosOf(rows),
    ...rows.map(({ title, traffic }) => `An edit, ${title}: ${kindsOf(traffic)}`),
    `The clocks agree to ${decimal(Math.max(...rows.map(({ clockError }) => clockError)))} ms.`,
  ].join('\n\n');
}

const total = (flows: readonly Flow[]): { messages: number; bytes: number } => ({
  messages: flows.reduce((sum, { messages }) => sum + messages, 0),
  bytes: flows.reduce((sum, { bytes }) => sum + bytes, 0),
});

const kindsOf = (flows: readonly Flow[]): string =>
  flows
    .filter(({ messages }) => messages >= 0.005)
    .map(({ kind, messages, bytes }) => `${kind} ${decimal(messages)} (${count(bytes)} B)`)
    .join(', ');

/** Each row as so many times those it is compared with. */
function ratiosOf(rows: readonly RoomRow[]): string {
  const bases = [BEFORE, 'y-websocket', 'y-webrtc'].flatMap((name) =>
    rows.filter(({ stack }) => stack === name),
  );
  return table([
    ['p50, p95, cores', ...bases.map(({ title }) => `× ${title}`)],
    ...rows.map((row) => [
      row.title,
      ...bases.map((base) =>
        [row.p50 / base.p50, row.p95 / base.p95, row.cores / base.cores].map(ratio).join('  '),
      ),
    ]),
  ]);
}

/** Of two that never came there is none. */
const ratio = (value: number): string => (Number.isNaN(value) ? '–' : decimal(value));

function mustsOf(rooms: readonly RoomReport[]): Must[] {
  const rows = rooms.find(({ tabs }) => tabs === MUST_TABS)?.rows ?? [];
  const row = (name: string): RoomRow | undefined => rows.find(({ stack }) => stack === name);
  const parley = row('parley');
  return [
    {
      what: `cores of ${MUST_TABS} tabs`,
      bound: `${CORES_SHARE} × the commit before’s`,
      value: parley?.cores ?? null,
      most: times(CORES_SHARE, row(BEFORE)?.cores ?? null),
      unit: '',
    },
    {
      what: `p95 of ${MUST_TABS} tabs`,
      bound: '2 × y-webrtc’s',
      value: parley?.p95 ?? null,
      most: times(2, row('y-webrtc')?.p95 ?? null),
      unit: 'ms',
    },
  ];
}
