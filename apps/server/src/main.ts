import { createInterface } from 'node:readline';
import { parley } from './cli/parley.ts';

// What this process makes is its owner's alone.
process.umask(0o077);

/** The lines a person types, once somebody asks for one. */
let lines: AsyncIterator<string> | null = null;

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  return value ?? '';
}

const code = await parley(process.argv.slice(2), {
  env: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  ask,
});
// Into a pipe, lines are written later than they are said.
process.stdout.write('', () => process.exit(code));
