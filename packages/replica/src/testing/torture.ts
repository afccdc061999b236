import { type Life, live, shrink } from './life.ts';
import { ALL_MIXES, type Mix, scheduleInWords, scheduleOf } from './schedule.ts';

const USAGE = `npm run torture -- log --lives N --seed S [--mix ${ALL_MIXES.join('|')}] [--seconds T]`;
/** So long a broken promise is made smaller. */
const SHRINK_MS = 20_000;
const EVERYWHERE = 'all lives';

interface Row {
  lives: number;
  injections: number;
  edits: number;
  lost: number;
  diverged: number;
  untrue: number;
  other: number;
  equalAfter: number;
}

interface Found {
  readonly kind: string;
  readonly seed: number;
  readonly mix: Mix;
  readonly length: number;
}

/** Column → what is in it. */
const COLUMNS: readonly (readonly [string, (row: Row) => number])[] = [
  ['lives', ({ lives }) => lives],
  ['injections', ({ injections }) => injections],
  ['edits', ({ edits }) => edits],
  ['lost', ({ lost }) => lost],
  ['diverged', ({ diverged }) => diverged],
  ['false claims', ({ untrue }) => untrue],
  ['other', ({ other }) => other],
  ['equal after s', ({ equalAfter }) => equalAfter],
];

/** Lives random lives, prints what became of them, and returns the exit code. */
function main([command, ...args]: readonly string[]): number {
  const flags = flagsOf(args);
  if (command !== 'log' || !flags) {
    console.error(USAGE);
    return 2;
  }
  const { lives, seed: first, mixes, seconds } = flags;
  const rows = new Map<string, Row>();
  const found = new Map<string, Found>();
  const end = Date.now() + seconds * 1_000;
  let lived = 0;
  for (; lived < lives && Date.now() < end; lived++) {
    const seed = first + lived;
    const mix = mixes[lived % mixes.length] as Mix;
    const schedule = scheduleOf(seed, mix);
    const life = live(schedule, seed);
    count(rows, life);
    for (const { kind } of life.broken) {
      const best = found.get(kind);
      if (best && best.length <= schedule.steps.length) continue;
      found.set(kind, { kind, seed, mix, length: schedule.steps.length });
    }
  }
  console.log(`${lived} lives of ${mixes.join(', ')}, seeds ${first} to ${first + lived - 1}\n`);
  print(rows);
  for (const each of found.values()) explain(each);
  return found.size > 0 ? 1 : 0;
}

interface Options {
  readonly lives: number;
  readonly seed: number;
  readonly mixes: readonly Mix[];
  readonly seconds: number;
}

/** Null: not to be understood. */
function flagsOf(args: readonly string[]): Options | null {
  const given = new Map<string, string>();
  for (let i = 0; i < args.length; i += 2) given.set(args[i] ?? '', args[i + 1] ?? '');
  const number = (name: string, otherwise: number): number => Number(given.get(name) ?? otherwise);
  const known = ['--lives', '--seed', '--mix', '--seconds'];
  const options = {
    lives: number('--lives', 100),
    seed: number('--seed', 1),
    mixes: ALL_MIXES.filter((mix) => mix === (given.get('--mix') ?? mix)),
    seconds: number('--seconds', Number.POSITIVE_INFINITY),
  };
  const isWhole = [...given.keys()].every((name) => known.includes(name)) && options.mixes.length > 0;
  return isWhole && options.lives > 0 && options.seconds > 0 && Number.isSafeInteger(options.seed)
    ? options
    : null;
}

function count(rows: Map<string, Row>, { broken, injections, edits, equalAfter }: Life): void {
  const has = (...kinds: readonly string[]): number =>
    Number(broken.some(({ kind }) => kinds.some((each) => kind.startsWith(each))));
  const total = [...injections.values()].reduce((sum, each) => sum + each, 0);
  for (const [name, times] of [[EVERYWHERE, total] as const, ...injections]) {
    const row = rows.get(name) ?? emptyRow();
    rows.set(name, row);
    row.lives += 1;
    row.injections += times;
    row.edits += edits;
    row.lost += has('I3');
    row.diverged += has('I1');
    row.untrue += has('I2', 'I5');
    row.other += has('I4', 'crash');
    row.equalAfter = Math.max(row.equalAfter, equalAfter);
  }
}

const emptyRow = (): Row => ({
  ...{ lives: 0, injections: 0, edits: 0, lost: 0, diverged: 0, untrue: 0, other: 0 },
  equalAfter: 0,
});

/** A life with several kinds of faults counts for each of them. */
function print(rows: ReadonlyMap<string, Row>): void {
  const names = [...rows.keys()].sort(
    (a, b) => Number(b === EVERYWHERE) - Number(a === EVERYWHERE) || (a < b ? -1 : 1),
  );
  const lines = [
    ['fault', ...COLUMNS.map(([title]) => title)],
    ['---', ...COLUMNS.map(() => '--:')],
    ...names.map((name) => [name, ...COLUMNS.map(([, of]) => String(of(rows.get(name) ?? emptyRow())))]),
  ];
  for (const cells of lines) console.log(`| ${cells.join(' | ')} |`);
}

function explain({ kind, seed, mix }: Found): void {
  const small = shrink(kind, scheduleOf(seed, mix), seed, Date.now() + SHRINK_MS);
  const detail = live(small, seed).broken.find((each) => each.kind === kind)?.detail;
  console.log(
    `\n${kind}, seed ${seed} of ${mix}: ${detail}\n  ${scheduleInWords(small)}\n  ${JSON.stringify(small)}`,
  );
}

process.exitCode = main(process.argv.slice(2));
