import { resolve } from 'node:path';
import { copyOfFolder, writeBackup } from '../backup.ts';
import { words } from './arguments.ts';
import type { Command } from './command.ts';
import { homeOf } from './open-rooms.ts';

export const backup: Command = {
  usage: 'backup FILE',
  summary: 'writes all rooms and the home key into one new file',
  help: `Writes one file that holds all rooms as they are at one moment, sealed as they are kept, the home key, and what tells of the keys
before it. Keep it where only you can read it: with the key somebody could pass for this home. It works while the server runs, and does not hold it up. Of a PostgreSQL database
each room is as it is at one moment, and the file is the same as of a folder: either can be restored from it.`,
  async run(args, terminal) {
    const [file] = words(args, ['FILE']);
    const path = resolve(file);
    const place = homeOf(terminal);
    const copy =
      place.kind === 'folder'
        ? copyOfFolder(place.folder)
        : (await import('../database-backup.ts')).copyOfDatabase(place.url);
    await writeBackup(copy, path, Date.now());
    terminal.say(`Written: ${path}`);
    return 0;
  },
};
