import { parseArgs } from 'node:util';
import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { House } from './house.ts';
import { delaysOf, quantile } from './ledger.ts';
import { Witness } from './line.ts';
import { TorturedRoom } from './room.ts';
import { FAULTS, type Fault, type Round, torment } from './rounds.ts';

/** So many rounds the same rooms are tortured; whoever looks what is lost reads all that was ever written in them. */
const ROUNDS_A_ROOM = 3 * FAULTS.length;

const USAGE = 'npm run torture -- server [--rounds N] [--seed S] [--rooms R] [--devices D] [--seconds T]';

export interface TortureOptions {
  readonly rounds: number;
  readonly seed: string;
  readonly rooms: number;
  /** In each room. */
  readonly devices: number;
  /** No round begins later, in seconds. */
  readonly seconds: number;
  readonly said?: (line: string) => void;
}

export interface TortureResult {
  readonly rounds: readonly (Round & { readonly fault: Fault })[];
  /** What home said that cannot be. */
  readonly wrong: readonly string[];
  /** From the key to the receipt, in milliseconds: of edits that no kill disturbed, and of all. */
  readonly undisturbed: readonly number[];
  readonly all: readonly number[];
}

/** The real server over one folder, killed again and again while people type. */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const random: Random = seededRandom(`torture ${options.seed}`);
  const witness = new Witness();
  const house = await House.make();
  let rooms: TorturedRoom[] = [];
  const former: TorturedRoom[] = [];
  const rounds: (Round & { fault: Fault })[] = [];
  const end = performance.now() + options.seconds * 1_000;
  try {
    await house.start();
    for (let i = 0; i < options.rounds && performance.now() < end; i++) {
      if (i % ROUNDS_A_ROOM === 0) {
        await Promise.all(rooms.map((room) => room.end()));
        former.push(...rooms);
        rooms = await Promise.all(
          Array.from({ length: options.rooms }, () =>
            TorturedRoom.open(options.devices, witness, () => house.url),
          ),
        );
      }
      const fault = FAULTS[i % FAULTS.length] as Fault;
      const round = await torment(fault, { house, rooms, witness, random });
      rounds.push({ ...round, fault });
      options.said?.(
        `${i + 1}: ${fault}, promised ${round.promised}, lost ${round.lost}, ${[...round.broken].join('; ')}`,
      );
    }
  } finally {
    await Promise.all(rooms.map((room) => room.end()));
    await house.close();
  }
  const entries = [...former, ...rooms].flatMap(({ ledger }) => [...ledger.entries.values()]);
  return {
    rounds,
    wrong: witness.wrong,
    undisturbed: delaysOf(entries.filter(({ disturbed }) => !disturbed)),
    all: delaysOf(entries),
  };
}

/** The table of a run. */
export function tableOf({ rounds, wrong, undisturbed, all }: TortureResult): string {
  const head = [
    'killed in the midst of',
    'rounds',
    'promised',
    'lost',
    'broken',
    'all at home again, ms p50',
    'worst',
  ];
  const rows = FAULTS.map((fault) => {
    const of = rounds.filter((round) => round.fault === fault);
    const back = of.map((round) => round.back);
    return [
      fault,
      String(of.length),
      String(sum(of.map(({ promised }) => promised))),
      String(sum(of.map(({ lost }) => lost))),
      String(sum(of.map(({ broken }) => broken.length))),
      ms(quantile(back, 0.5)),
      ms(Math.max(0, ...back)),
    ];
  });
  const curve = (name: string, delays: readonly number[]): string =>
    `${name} (${delays.length} edits): p50 ${ms(quantile(delays, 0.5))} ms, p95 ${ms(quantile(delays, 0.95))} ms, p99 ${ms(quantile(delays, 0.99))} ms`;
  return [
    ...[head, ...rows].map((row) => `| ${row.join(' | ')} |`),
    '',
    curve('key to at home, no kill between', undisturbed),
    curve('key to at home, all', all),
    `said that cannot be: ${wrong.length}${wrong.length > 0 ? ` (${[...new Set(wrong)].slice(0, 5).join('; ')})` : ''}`,
  ].join('\n');
}

/** Whether all promises were kept. */
export const isKept = ({ rounds, wrong }: TortureResult): boolean =>
  wrong.length === 0 && rounds.every(({ lost, broken }) => lost === 0 && broken.length === 0);

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
const ms = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(0));

/** Runs it from the command line; the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  let values: Record<string, string | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { rounds: text, seed: text, rooms: text, devices: text, seconds: text },
    }));
  } catch {
    console.error(USAGE);
    return 2;
  }
  const result = await torture({
    rounds: Number(values.rounds ?? 100),
    seed: values.seed ?? '1',
    rooms: Number(values.rooms ?? 3),
    devices: Number(values.devices ?? 3),
    seconds: Number(values.seconds ?? Number.POSITIVE_INFINITY),
    said: (line) => console.error(line),
  });
  console.log(tableOf(result));
  return isKept(result) ? 0 : 1;
}
