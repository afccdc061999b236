import { parley } from './cli/parley.ts';

const code = await parley(process.argv.slice(2), {
  env: process.env,
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
// Into a pipe, lines are written later than they are said.
process.stdout.write('', () => process.exit(code));
