import { existsSync } from 'node:fs';
import { LogStorageError } from '@parley/log';
import { damagesIn } from '../damages.ts';
import { roomsFileIn } from '../home-folder.ts';
import { words } from './arguments.ts';
import { type Command, CommandError } from './command.ts';
import { folderOf } from './open-rooms.ts';

export const check: Command = {
  usage: 'check',
  summary: 'reads everything that is kept, verifies it, and names the rooms that are damaged',
  help: `Reads the whole database: every envelope with its signature and its place in the chain, every chunk, every certificate. It
names each room in which something is not as it was written, and exits with 1 if there is one. It works while the server runs.

A damaged room is not lost: its devices have it. Delete it with "parley delete", allow it again with "parley delete --undo", and
the next device that opens it brings it back.`,
  async run(args, terminal) {
    words(args, []);
    const file = roomsFileIn(folderOf(terminal));
    if (!existsSync(file)) throw new CommandError(`There are no rooms: ${file} is not there`);
    let found = 0;
    try {
      for await (const { room, problem } of damagesIn(file)) {
        found += 1;
        terminal.say(`${room ?? 'the database'}: ${problem}`);
      }
    } catch (error) {
      if (error instanceof LogStorageError) throw new CommandError(error.message, { cause: error });
      throw error;
    }
    terminal.say(found === 0 ? 'Everything is as it was written' : `Damaged: ${found}`);
    return found === 0 ? 0 : 1;
  },
};
