import { describeEnv, EnvError, quote, refuseUnknown } from '@parley/settings';
import { readTurnConfig, renderTurnConfig, turnConfigVariables } from './config.ts';
import { turnServiceVariables } from './service.ts';

const HELP = `Usage: npm run --silent turn:config > turnserver.conf

Prints a configuration for coturn, made from these environment variables (default, meaning):

${describeEnv(turnConfigVariables)}`;

/** A server's own settings may stand in the same environment. */
const KNOWN = {
  prefix: 'PARLEY_TURN_',
  known: [...Object.keys(turnConfigVariables), ...Object.keys(turnServiceVariables)],
};

/** What a command prints, and the code it exits with. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run turn:config`: the configuration and 0, or one line that says what is wrong and 2. */
export function turnConfigCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Outcome {
  const [first] = args;
  if (first === '--help' || first === '-h') return { code: 0, stdout: HELP, stderr: '' };
  if (first !== undefined) return wrong(`turn:config takes no argument but --help, not ${quote(first)}`);
  try {
    refuseUnknown(env, KNOWN);
    return { code: 0, stdout: renderTurnConfig(readTurnConfig(env)), stderr: '' };
  } catch (error) {
    if (error instanceof EnvError) return wrong(error.message);
    throw error;
  }
}

const wrong = (line: string): Outcome => ({ code: 2, stdout: '', stderr: `${line}\n` });
