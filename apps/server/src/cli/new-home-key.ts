import { existsSync, renameSync } from 'node:fs';
import { loadHomeKey } from '@parley/home';
import { webCrypto } from '@parley/seal';
import { takeDataDirectory } from '../data-directory.ts';
import { keyFileIn } from '../home-folder.ts';
import { words } from './arguments.ts';
import { type Command, CommandError, type Terminal } from './command.ts';
import { folderOf } from './open-rooms.ts';

/** What has to be typed, so that nobody does it in passing. */
const WORDS = ['new home key', 'all devices will ask'] as const;

export const newHomeKey: Command = {
  usage: 'new-home-key',
  summary: 'makes a new home key, for when the old one is lost or somebody else has it; asks twice',
  help: `Makes a new key for this home, while the server is stopped. The old one is kept beside it. Devices know this home by its key: each one
that knew the old key says from then on that home's key has changed, and counts nothing as kept there. If the old key is only lost,
put it back from a backup instead. You are asked twice, and have to type what is asked.`,
  async run(args, terminal) {
    words(args, []);
    const folder = folderOf(terminal);
    if (!existsSync(folder)) throw new CommandError(`There is no home in ${folder}`);
    const data = takeDataDirectory(folder);
    try {
      await agree(terminal);
      const key = keyFileIn(folder);
      const aside = `${key}.before-${new Date().toISOString().replaceAll(':', '-')}`;
      const stood = existsSync(key);
      if (stood) renameSync(key, aside);
      await loadHomeKey(key, webCrypto());
      terminal.say(`There is a new home key${stood ? `; the old one is ${aside}` : ''}`);
      return 0;
    } finally {
      data.release();
    }
  },
};

/** Throws CommandError unless a person typed what was asked for, twice. */
async function agree({ ask }: Terminal): Promise<void> {
  for (const wanted of WORDS) {
    const answer = await ask(`Every device that knows this home will doubt it. Type "${wanted}" to go on: `);
    if (answer.trim() !== wanted) throw new CommandError('Nothing was changed');
  }
}
