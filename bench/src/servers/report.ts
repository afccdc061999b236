import { count, table } from '../lib/table.ts';
import { type Must, times, verdicts } from '../lib/verdict.ts';
import type { AppendFigures, Rate } from './appends.ts';
import type { IdleFigures } from './idle.ts';
import type { JoinFigures } from './joins.ts';
import type { KilledFigures } from './killed.ts';

/** What a run measured; all of it unless somebody asked for some. */
export interface ServersReport {
  readonly idle?: readonly IdleFigures[];
  /** Cores that 1,000 idle rooms take. */
  readonly rooms?: number;
  readonly appends?: AppendFigures;
  readonly joins?: JoinFigures;
  readonly killed?: KilledFigures;
}

const KB = 1_000;

/** The figures beside what they must be: a *no* fails nothing. */
export function reportText(report: ServersReport): string {
  const { idle, appends, joins, killed } = report;
  return [
    ...(idle ? [idleTable(idle)] : []),
    ...(appends ? appendLines(appends) : []),
    ...(joins
      ? [
          `A join beside ${count(joins.connections)} connections, 100 a second, p50 / p99: ${milliseconds(joins.p50)} / ${milliseconds(joins.p99)}`,
        ]
      : []),
    ...(killed
      ? [
          `Killed while somebody types, ${killed.rounds} rounds: ${count(killed.shown)} edits shown as saved, ${count(killed.lost)} of them lost`,
        ]
      : []),
    '',
    verdicts(musts(report)),
  ].join('\n');
}

function idleTable(idle: readonly IdleFigures[]): string {
  const bare = idle.find(({ name }) => name === 'bare');
  const rows = idle.map(({ title, connections, memory, frames, cpu }) => [
    title,
    count(connections),
    (memory / KB).toFixed(1),
    bare ? `${(memory / bare.memory).toFixed(2)} ×` : '',
    frames.toFixed(0),
    cpu.toFixed(3),
  ]);
  return `${table([['idle connections', 'of them', 'kB each', '× bare ws', 'frames/s', 'cores'], ...rows])}\n`;
}

const appendLines = ({ parley, bare, idle, busy, insert }: AppendFigures): string[] => [
  `Durable appends a second, 100 rooms and connections: ${rate(parley)}; a bare ws server that verifies: ${rate(bare)}`,
  `An append until its receipt, p50 / p99: ${milliseconds(idle.p50)} / ${milliseconds(idle.p99)} idle, ${milliseconds(busy.p50)} / ${milliseconds(busy.p99)} at half load; one bare durable insert: ${milliseconds(insert)}`,
];

const rate = ({ perSecond, cpu }: Rate): string =>
  `${count(perSecond)}, ${cpu.toFixed(0)} µs of processor time each`;

function musts({ idle, rooms, appends, joins, killed }: ServersReport): Must[] {
  const of = (name: string): IdleFigures | undefined => idle?.find((each) => each.name === name);
  const kilobytes = (name: string): number | null => {
    const found = of(name);
    return found ? found.memory / KB : null;
  };
  return [
    {
      what: 'memory of an idle connection, signaling',
      bound: '1.4 × a bare ws server’s',
      value: kilobytes('signaling'),
      most: times(1.4, kilobytes('bare')),
      unit: 'kB',
    },
    { what: 'the same, home, 10 a room', bound: '25', value: kilobytes('home'), most: 25, unit: 'kB' },
    { what: 'the same, home, alone', bound: '45', value: kilobytes('home-alone'), most: 45, unit: 'kB' },
    {
      what: 'frames a second of 2,000 callers alone',
      bound: '200',
      value: perTwoThousand(of('home-alone')),
      most: 200,
      unit: '',
    },
    { what: 'CPU of 1,000 idle rooms', bound: '0.01', value: rooms ?? null, most: 0.01, unit: 'core' },
    {
      what: 'a bare verifying server’s messages for one durable append',
      bound: '1 / 0.7',
      value: appends ? appends.bare.perSecond / appends.parley.perSecond : null,
      most: 1 / 0.7,
      unit: '',
    },
    {
      what: 'an append until its receipt, p50',
      bound: '2 × one bare durable insert',
      value: appends?.idle.p50 ?? null,
      most: appends ? 2 * appends.insert : null,
      unit: 'ms',
    },
    { what: 'a join, p99', bound: '100', value: joins?.p99 ?? null, most: 100, unit: 'ms' },
    { what: 'edits shown as saved and lost', bound: '0', value: killed?.lost ?? null, most: 0, unit: '' },
  ];
}

const perTwoThousand = (figures: IdleFigures | undefined): number | null =>
  figures ? (figures.frames * 2_000) / figures.connections : null;

const milliseconds = (value: number): string => `${value.toFixed(2)} ms`;
