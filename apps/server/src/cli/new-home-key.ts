import { existsSync, renameSync, rmSync } from 'node:fs';
import { loadHomeKey } from '@parley/home';
import { webCrypto } from '@parley/seal';
import { takeDataDirectory } from '../data-directory.ts';
import { keyFileIn } from '../home-folder.ts';
import { words } from './arguments.ts';
import { type Command, CommandError, type Terminal } from './command.ts';
import { homeOf } from './open-rooms.ts';

/** What has to be typed, so that nobody does it in passing: the second only for a key that the old one does not sign. */
const WORDS = { trusted: 'new home key', distrusted: 'all devices will ask' } as const;

const DISTRUST = '--distrust-old';

export const newHomeKey: Command = {
  usage: `new-home-key [${DISTRUST}]`,
  summary: 'makes a new home key, which the old one signs; asks first',
  help: `Makes a new key for this home, while the server is stopped. Devices know this home by its key. The old key signs the new one and is deleted:
then devices go on without a question.

  ${DISTRUST}  where somebody else has the old key: it signs nothing and is put aside. Each device that knew it asks its person once
                  whether this home is to be trusted, and counts nothing as kept there before. You are asked twice.

Where the old key is lost, put it back from a backup instead; if there is none, this command makes one as ${DISTRUST} does.`,
  async run(args, terminal) {
    const isDistrusted = args.includes(DISTRUST);
    words(
      args.filter((arg) => arg !== DISTRUST),
      [],
    );
    const place = homeOf(terminal);
    if (place.kind === 'database') return inDatabase(place.url, terminal, isDistrusted);
    const { folder } = place;
    if (!existsSync(folder)) throw new CommandError(`There is no home in ${folder}`);
    const data = takeDataDirectory(folder);
    try {
      const key = keyFileIn(folder);
      const stood = existsSync(key);
      await agree(terminal, stood && !isDistrusted);
      const aside = isDistrusted
        ? `${key}.before-${new Date().toISOString().replaceAll(':', '-')}`
        : `${key}.old`;
      if (stood) renameSync(key, aside);
      // Who does not trust the old key trusts none that it followed.
      if (isDistrusted) rmSync(`${key}.elders`, { force: true });
      await loadHomeKey(key, webCrypto());
      terminal.say(wordsFor(stood, isDistrusted, aside));
      return 0;
    } finally {
      data.release();
    }
  },
};

/** The same in a database, while all its servers are stopped. */
async function inDatabase(url: string, terminal: Terminal, isDistrusted: boolean): Promise<number> {
  const { newKeyInDatabase } = await import('../database-backup.ts');
  const said = await newKeyInDatabase(url, isDistrusted, (stood) => agree(terminal, stood && !isDistrusted));
  terminal.say(wordsFor(said !== null, isDistrusted, said ?? ''));
  return 0;
}

function wordsFor(stood: boolean, isDistrusted: boolean, aside: string): string {
  if (!stood) return 'There is a new home key';
  return isDistrusted
    ? `There is a new home key; the old one is ${aside}`
    : 'There is a new home key, which the old one has signed';
}

/** Throws CommandError unless a person typed what was asked for. */
async function agree({ ask }: Terminal, isSigned: boolean): Promise<void> {
  const questions = isSigned
    ? [{ wanted: WORDS.trusted, why: 'The old key will be deleted.' }]
    : [
        { wanted: WORDS.trusted, why: 'Every device that knows this home will doubt it.' },
        { wanted: WORDS.distrusted, why: 'Each person will be asked once.' },
      ];
  for (const { wanted, why } of questions) {
    const answer = await ask(`${why} Type "${wanted}" to go on: `);
    if (answer.trim() !== wanted) throw new CommandError('Nothing was changed');
  }
}
