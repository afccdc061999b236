import { type LifeResult, randomLife } from './random-life.ts';

const USAGE = 'npm run torture -- replica --lives N --seed S [--steps N] [--unrest 1–9] [--seconds T]';
const STEPS = 600;
const EVERYWHERE = 'all lives';

interface Row {
  lives: number;
  injections: number;
  edits: number;
  claims: number;
  lost: number;
  diverged: number;
  untrue: number;
  equalAfter: number;
}

const COLUMNS: readonly (readonly [string, (row: Row) => number])[] = [
  ['lives', ({ lives }) => lives],
  ['injections', ({ injections }) => injections],
  ['edits', ({ edits }) => edits],
  ['claims', ({ claims }) => claims],
  ['lost', ({ lost }) => lost],
  ['diverged', ({ diverged }) => diverged],
  ['false claims', ({ untrue }) => untrue],
  ['equal after s', ({ equalAfter }) => equalAfter / 1_000],
];

/** What is no fault. */
const MENDING: ReadonlySet<string> = new Set([
  'healed',
  'home came back',
  'home is backed up',
  'peer came back',
  'signaling came back',
  'storage works again',
]);

/** Which faults a life has: each of them in turn. */
const KINDS = [
  { storageFaults: false },
  { storageFaults: true },
  { storageFaults: false, homeFaults: true },
  { storageFaults: true, homeFaults: true },
  { storageFaults: false, homeFaults: true, falseSnapshots: true },
] as const;

/** Lives random lives of whole Parleys, prints what became of them by fault, and returns the exit code. */
export async function torture(args: readonly string[]): Promise<number> {
  const flag = (name: string, otherwise: number): number => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? otherwise : Number(args[at + 1]);
  };
  const [lives, first] = [flag('lives', 10), flag('seed', 1)];
  const [steps, seconds] = [flag('steps', STEPS), flag('seconds', Number.POSITIVE_INFINITY)];
  const unrest = flag('unrest', 1);
  if (![lives, first, steps].every(Number.isSafeInteger) || !(unrest >= 1 && unrest <= 9)) {
    console.error(USAGE);
    return 2;
  }
  const rows = new Map<string, Row>();
  const broken: string[] = [];
  const end = Date.now() + seconds * 1_000;
  let lived = 0;
  for (; lived < lives && Date.now() < end; lived++) {
    const seed = `torture-${first + lived}`;
    try {
      const life = await randomLife({ seed, steps, unrest, ...KINDS[(first + lived) % KINDS.length] });
      count(rows, life, { lost: 0, diverged: 0, untrue: life.untrue.length });
      for (const each of life.untrue) broken.push(`${seed}: ${each}`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const lost = message.includes('is lost') ? 1 : 0;
      broken.push(message);
      count(
        rows,
        { edits: 0, events: {}, claims: 0, equalAfter: 0 },
        { lost, diverged: 1 - lost, untrue: 0 },
      );
    }
  }
  console.log(
    `${lived} lives of ${steps} steps, seeds torture-${first} to torture-${first + lived - 1}, unrest ${unrest}\n`,
  );
  console.log(table(rows));
  for (const each of broken) console.log(`\n${each}`);
  return broken.length > 0 ? 1 : 0;
}

function count(
  rows: Map<string, Row>,
  { edits, events, claims, equalAfter }: Pick<LifeResult, 'edits' | 'events' | 'claims' | 'equalAfter'>,
  { lost, diverged, untrue }: Pick<Row, 'lost' | 'diverged' | 'untrue'>,
): void {
  const faults = Object.entries(events).filter(([event]) => !MENDING.has(event));
  const all = faults.reduce((sum, [, each]) => sum + each, 0);
  for (const [fault, injections] of [[EVERYWHERE, all] as const, ...faults]) {
    const row = rows.get(fault) ?? {
      ...{ lives: 0, injections: 0, edits: 0, claims: 0, lost: 0, diverged: 0, untrue: 0, equalAfter: 0 },
    };
    rows.set(fault, {
      lives: row.lives + 1,
      injections: row.injections + injections,
      edits: row.edits + edits,
      claims: row.claims + claims,
      lost: row.lost + lost,
      diverged: row.diverged + diverged,
      untrue: row.untrue + untrue,
      equalAfter: Math.max(row.equalAfter, equalAfter),
    });
  }
}

function table(rows: ReadonlyMap<string, Row>): string {
  const names = [EVERYWHERE, ...[...rows.keys()].filter((name) => name !== EVERYWHERE).sort()];
  return [
    `| fault | ${COLUMNS.map(([name]) => name).join(' | ')} |`,
    `| --- |${COLUMNS.map(() => ' --: |').join('')}`,
    ...names.flatMap((name) => {
      const row = rows.get(name);
      return row ? [`| ${name} | ${COLUMNS.map(([, of]) => of(row)).join(' | ')} |`] : [];
    }),
  ].join('\n');
}
