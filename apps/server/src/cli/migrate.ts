import { existsSync } from 'node:fs';
import { takeDataDirectory } from '../data-directory.ts';
import { words } from './arguments.ts';
import { type Command, CommandError, UsageError } from './command.ts';
import { homeOf } from './open-rooms.ts';

export const migrate: Command = {
  usage: 'migrate to-postgres|to-sqlite',
  summary: 'moves the rooms and the home key between the data folder and a PostgreSQL database',
  help: `Copies every room, which rooms were deleted, and the home key from PARLEY_DATA into the database of PARLEY_STORE, or back from there. All
servers are stopped meanwhile. What was copied stays where it was too; afterwards set PARLEY_STORE, or unset it, and start.

A place that has a home of its own is not written to, unless it has the same key: a room that stands there gives way to the one that
comes. So where it was interrupted, run it again.`,
  async run(args, terminal) {
    const [direction] = words(args, ['to-postgres|to-sqlite']);
    if (direction !== 'to-postgres' && direction !== 'to-sqlite')
      throw new UsageError(`${JSON.stringify(direction)} is no direction`);
    const place = homeOf(terminal);
    if (place.kind !== 'database') throw new CommandError('PARLEY_STORE does not name a database');
    if (direction === 'to-postgres' && !existsSync(place.folder))
      throw new CommandError(`There is no home in ${place.folder}`);
    const { moveHome } = await import('../move-home.ts');
    const data = takeDataDirectory(place.folder);
    try {
      const rooms = await moveHome(place.url, data.path, direction);
      terminal.say(`Copied: ${rooms} ${rooms === 1 ? 'room' : 'rooms'}`);
      return 0;
    } finally {
      data.release();
    }
  },
};
