import { isolate } from './isolation.ts';

/** One thing a command of this folder can run. */
export interface Task {
  readonly name: string;
  /** One line. */
  readonly about: string;
  run(flags: ReadonlySet<string>): Promise<void>;
}

const WRONG_ARGUMENT = 2;

/** Runs the task the arguments name, in a network namespace of its own. Without a name: lists what there is. */
export async function runCommand(
  usage: string,
  tasks: readonly Task[],
  args: readonly string[],
): Promise<void> {
  const flags = new Set(args.filter((arg) => arg.startsWith('--')));
  const [name] = args.filter((arg) => !arg.startsWith('--'));
  const task = tasks.find((known) => known.name === name);
  if (!task) {
    const width = Math.max(...tasks.map((known) => known.name.length));
    const list = tasks.map((known) => `  ${known.name.padEnd(width)}  ${known.about}`).join('\n');
    const out = name === undefined ? process.stdout : process.stderr;
    out.write(
      `${name === undefined ? '' : `There is no ${JSON.stringify(name)}.\n`}Usage: ${usage}\n\n${list}\n`,
    );
    process.exitCode = name === undefined ? 0 : WRONG_ARGUMENT;
    return;
  }
  isolate();
  try {
    await task.run(flags);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
