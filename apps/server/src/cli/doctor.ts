import { words } from './arguments.ts';
import type { Command } from './command.ts';

export const doctor: Command = {
  usage: 'doctor',
  summary: 'x',
  help: 'Xx',
  async run(args) {
    words(args, []);
    return 0;
  },
};
