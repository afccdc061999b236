import { describeEnv, refuseUnknown } from '@parley/settings';
import { readTurnConfig, renderTurnConfig, turnConfigVariables, turnServiceVariables } from '@parley/turn';
import { words } from './arguments.ts';
import type { Command } from './command.ts';

/** This server's own settings may stand in the same environment. */
const KNOWN = {
  prefix: 'PARLEY_TURN_',
  known: [...Object.keys(turnConfigVariables), ...Object.keys(turnServiceVariables)],
};

export const turnConfig: Command = {
  usage: 'turn-config',
  summary: 'prints a configuration for coturn',
  help: `Prints a configuration for coturn, with a reason for each part: parley turn-config > turnserver.conf. It holds the secret that coturn
shares with this server.

It is made from environment variables (default, meaning):

${describeEnv(turnConfigVariables)}`,
  async run(args, { env, say }) {
    words(args, []);
    refuseUnknown(env, KNOWN);
    say(renderTurnConfig(readTurnConfig(env)).trimEnd());
    return 0;
  },
};
