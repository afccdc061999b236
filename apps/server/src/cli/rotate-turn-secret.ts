import { randomBytes } from 'node:crypto';
import { parseConfig } from '../config.ts';
import { words } from './arguments.ts';
import { type Command, CommandError } from './command.ts';

const SECRET_BYTES = 32;

export const rotateTurnSecret: Command = {
  usage: 'rotate-turn-secret',
  summary: 'makes another secret for TURN, and says how to change it without a cut',
  help: `Makes a new secret to be shared with coturn and prints the steps. Nothing is changed by it: both secrets stand in your own settings.
While coturn takes both, nobody is cut off, whichever their credentials were made from.`,
  async run(args, { env, say }) {
    words(args, []);
    const { turn } = parseConfig(env);
    if (turn === null) throw new CommandError('There is no TURN here: PARLEY_TURN_URLS is not set');
    const hours = Math.ceil(turn.ttlSeconds / 3_600);
    say(`The new secret:  ${randomBytes(SECRET_BYTES).toString('hex')}

1. For "parley turn-config", set PARLEY_TURN_SECRET to it and PARLEY_TURN_SECRET_BEFORE to the secret of today; make the
   configuration anew, and restart coturn. It takes both now.
2. Set PARLEY_TURN_SECRET to it for this server, and restart it. It gives out credentials made from the new one.
3. ${hours} h later no others are about: make coturn's configuration without PARLEY_TURN_SECRET_BEFORE.`);
    return 0;
  },
};
