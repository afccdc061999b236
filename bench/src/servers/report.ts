import { count, table } from '../lib/table.ts';
import { type Must, times, verdicts } from '../lib/verdict.ts';
import type { AppendFigures } from './appends.ts';
import type { IdleFigures } from './idle.ts';
import type { JoinFigures } from './joins.ts';
import type { KilledFigures } from './killed.ts';

export interface ServersReport {
  readonly idle: readonly IdleFigures[];
  /** Cores that 1,000 idle rooms take. */
  readonly rooms: number;
  readonly appends: AppendFigures;
  readonly joins: JoinFigures;
  readonly killed: KilledFigures;
}

const KB = 1_000;

/** The figures beside what they must be: a *no* fails nothing. */
export function reportText({ idle, rooms, appends, joins, killed }: ServersReport): string {
  const bare = idle.find(({ name }) => name === 'bare');
  const rows = idle.map(({ title, connections, memory, frames, cpu }) => [
    title,
    count(connections),
    (memory / KB).toFixed(1),
    bare ? `${(memory / bare.memory).toFixed(2)} ×` : '',
    frames.toFixed(0),
    cpu.toFixed(3),
  ]);
  const { parley, insert, idle: alone, busy } = appends;
  return [
    table([['idle connections', 'of them', 'kB each', '× bare ws', 'frames/s', 'cores'], ...rows]),
    `\nDurable appends a second, 100 rooms and connections: ${count(parley)}; a bare ws server that verifies: ${count(appends.bare)} messages a second
An append until its receipt, p50 / p99: ${milliseconds(alone.p50)} / ${milliseconds(alone.p99)} idle, ${milliseconds(busy.p50)} / ${milliseconds(busy.p99)} at half load; one bare durable insert: ${milliseconds(insert)}
A join beside ${count(joins.connections)} connections, 100 a second, p50 / p99: ${milliseconds(joins.p50)} / ${milliseconds(joins.p99)}
Killed while somebody types, ${killed.rounds} rounds: ${count(killed.shown)} edits shown as saved, ${count(killed.lost)} of them lost\n`,
    verdicts(musts({ idle, rooms, appends, joins, killed })),
  ].join('\n');
}

function musts({ idle, rooms, appends, joins, killed }: ServersReport): Must[] {
  const of = (name: string): IdleFigures | undefined => idle.find((each) => each.name === name);
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
    { what: 'CPU of 1,000 idle rooms', bound: '0.01', value: rooms, most: 0.01, unit: 'core' },
    {
      what: 'a bare verifying server’s messages for one durable append',
      bound: '1 / 0.7',
      value: appends.bare / appends.parley,
      most: 1 / 0.7,
      unit: '',
    },
    {
      what: 'an append until its receipt, p50',
      bound: '2 × one bare durable insert',
      value: appends.idle.p50,
      most: 2 * appends.insert,
      unit: 'ms',
    },
    { what: 'a join, p99', bound: '100', value: joins.p99, most: 100, unit: 'ms' },
    { what: 'edits shown as saved and lost', bound: '0', value: killed.lost, most: 0, unit: '' },
  ];
}

const perTwoThousand = (figures: IdleFigures | undefined): number | null =>
  figures ? (figures.frames * 2_000) / figures.connections : null;

const milliseconds = (value: number): string => `${value.toFixed(2)} ms`;
