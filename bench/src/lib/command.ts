import { Flags } from './flags.ts';
import { isolate } from './isolation.ts';
import type { Outcome } from './outcome.ts';
import { saveResult } from './results.ts';

/** One thing a command of this folder can run. */
export interface Task {
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** What it resolves with is printed as the flags say. A task that prints for itself resolves with nothing. */
  run(flags: Flags): Promise<Outcome> | Promise<void>;
}

const WRONG_ARGUMENT = 2;
const VALUED = ['--against'];

/** Runs the task the arguments name, in a network namespace of its own. Without a name: lists what there is. `command` is
 * what people type before the name. */
export async function runCommand(
  command: string,
  tasks: readonly Task[],
  args: readonly string[],
): Promise<void> {
  try {
    const flags = new Flags(args, VALUED);
    const [name] = flags.words;
    const task = tasks.find((known) => known.name === name);
    if (!task) return explain(command, tasks, name);
    isolate();
    const outcome = await task.run(flags);
    if (!outcome) return;
    process.stdout.write(`${flags.has('--json') ? JSON.stringify(outcome.report, null, 2) : outcome.text}\n`);
    if (flags.has('--save')) {
      const typed = args.filter((arg) => arg !== '--save' && arg !== '--json').join(' ');
      await saveResult(`${command} -- ${typed}`, outcome.text);
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function explain(command: string, tasks: readonly Task[], name: string | undefined): void {
  const width = Math.max(...tasks.map((known) => known.name.length));
  const list = tasks.map((known) => `  ${known.name.padEnd(width)}  ${known.about}`).join('\n');
  const out = name === undefined ? process.stdout : process.stderr;
  const unknown = name === undefined ? '' : `There is no ${JSON.stringify(name)}.\n`;
  out.write(`${unknown}Usage: ${command} -- NAME [flags]\n\n${list}\n`);
  process.exitCode = name === undefined ? 0 : WRONG_ARGUMENT;
}
