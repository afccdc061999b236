import { turnConfigCommand } from './command.ts';

const { code, stdout, stderr } = turnConfigCommand(process.argv.slice(2), process.env);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
