import { existsSync } from 'node:fs';
import { LogStorageError } from '@parley/log';
import { damagesIn } from '../damages.ts';
import { roomsFileIn } from '../home-folder.ts';
import type { Place } from '../place.ts';
import { words } from './arguments.ts';
import { type Command, CommandError } from './command.ts';
import { homeOf } from './open-rooms.ts';

export const check: Command = {
  usage: 'check',
  summary: 'reads everything that is kept, verifies it, and names the rooms that are damaged',
  help: `Reads the whole database: every envelope with its hash, its signature and its place, every chunk, every certificate, and whether
the sums are right. It names each room in which something is not as it was written, and exits with 1 if there is one. It works while the server runs.

What is damaged in a room is given up by itself when it is read next, and the next device that has it hands it in again. If the database
itself is damaged, take a backup ("parley restore"): what came after it is handed in again by the devices too.`,
  async run(args, terminal) {
    words(args, []);
    const rooms = roomsAt(homeOf(terminal));
    let found = 0;
    try {
      for await (const { room, problem } of damagesIn(rooms)) {
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

/** The file or the database of the rooms. Throws CommandError if there is no file. */
function roomsAt(place: Place): string {
  if (place.kind === 'database') return place.url;
  const file = roomsFileIn(place.folder);
  if (!existsSync(file)) throw new CommandError(`There are no rooms: ${file} is not there`);
  return file;
}
