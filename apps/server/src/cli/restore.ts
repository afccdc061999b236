import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readBackup } from '../backup.ts';
import { replaceHome } from '../restore.ts';
import { words } from './arguments.ts';
import { type Command, CommandError } from './command.ts';
import { changeHome } from './home-access.ts';
import { folderOf } from './open-rooms.ts';

/** On a new machine the folder is not there yet, and which user it must belong to is not for this command to guess. */
const howToMake = (folder: string): string =>
  `There is no folder ${folder}: as the user that runs the server, make it with "mkdir -m 700 ${folder}" (or set PARLEY_DATA to the right one), and restore again`;

export const restore: Command = {
  usage: 'restore FILE',
  summary: 'puts the rooms and the home key of a backup in place',
  help: `Takes the rooms and the home key of a file that "parley backup" wrote. What stands in the folder is put aside in a folder beside it,
not deleted. It works while the server runs: everybody connected comes back by themselves within seconds. What was written
since the backup is brought again by the devices that have it.`,
  async run(args, terminal) {
    const [name] = words(args, ['FILE']);
    const file = resolve(name);
    const folder = folderOf(terminal);
    const { madeAt } = readBackup(file, { whole: true });
    if (!existsSync(folder)) throw new CommandError(howToMake(folder));
    const aside = await changeHome(folder, { command: 'restore', file }, async () =>
      replaceHome(folder, file, Date.now()),
    );
    terminal.say(`Restored the backup of ${new Date(madeAt).toISOString()}; what stood there is in ${aside}`);
    return 0;
  },
};
