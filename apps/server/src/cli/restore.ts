import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readBackup } from '../backup.ts';
import type { Place } from '../place.ts';
import { replaceHome } from '../restore.ts';
import { words } from './arguments.ts';
import { type Command, CommandError } from './command.ts';
import { changeHome } from './home-access.ts';
import { homeOf } from './open-rooms.ts';

/** On a new machine the folder is not there yet, and which user it must belong to is not for this command to guess. */
const howToMake = (folder: string): string =>
  `There is no folder ${folder}: as the user that runs the server, make it with "mkdir -m 700 ${folder}" (or set PARLEY_DATA to the right one), and restore again`;

export const restore: Command = {
  usage: 'restore FILE',
  summary: 'puts the rooms and the home key of a backup in place',
  help: `Takes the rooms and the home key of a file that "parley backup" wrote. What stands in the folder is put aside in a folder beside it,
not deleted. It works while the server runs: everybody connected comes back by themselves within seconds. What was written
since the backup is brought again by the devices that have it.

A PostgreSQL database is put in place room by room, while all its servers are stopped; what stood there is written into PARLEY_DATA as a
backup first. Where it was interrupted, run it again.`,
  async run(args, terminal) {
    const [name] = words(args, ['FILE']);
    const file = resolve(name);
    const { madeAt } = readBackup(file, { whole: true });
    const place = homeOf(terminal);
    if (place.kind === 'folder' && !existsSync(place.folder)) throw new CommandError(howToMake(place.folder));
    const aside = await changeHome(place, { command: 'restore', file }, () => replace(place, file));
    const stood = aside === '' ? 'nothing stood there' : `what stood there is in ${aside}`;
    terminal.say(`Restored the backup of ${new Date(madeAt).toISOString()}; ${stood}`);
    return 0;
  },
};

/** Returns where what stood there is; nothing if nothing did. */
async function replace(place: Place, file: string): Promise<string> {
  const now = Date.now();
  if (place.kind === 'folder') return replaceHome(place.folder, file, now);
  const { replaceDatabase } = await import('../database-backup.ts');
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  const aside = join(place.folder, `before-restore-${new Date(now).toISOString().replaceAll(':', '-')}`);
  return (await replaceDatabase(place.url, file, aside, now)) ? aside : '';
}
