import { readTurnConfig, renderTurnConfig, turnConfigVariables } from './config.ts';
import { describeEnv, EnvError } from './env.ts';

const HELP = `Usage: npm run --silent turn:config > turnserver.conf

Prints a configuration for coturn, made from these environment variables (default, meaning):

${describeEnv(turnConfigVariables)}`;

/** Prints the configuration; returns the exit code: 0, or 2 for a wrong setting. */
function main(args: readonly string[]): number {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (args.length > 0) {
    process.stderr.write(`turn:config takes no argument but --help, not ${JSON.stringify(args[0])}\n`);
    return 2;
  }
  try {
    process.stdout.write(renderTurnConfig(readTurnConfig(process.env)));
    return 0;
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

process.exitCode = main(process.argv.slice(2));
