import { words } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { changeHome } from './home-access.ts';
import { homeOf, withRooms } from './open-rooms.ts';

const DAY_MS = 24 * 3_600_000;

export const expire: Command = {
  usage: 'expire DAYS',
  summary: 'erases rooms that nobody opened or wrote to for so many days; they may come back',
  help: `Erases all that is kept of every room that nobody wrote to or opened for DAYS days. Whoever has the document on a device brings it
back by opening it. PARLEY_EXPIRE_DAYS does the same each hour. It works while the server runs.`,
  async run(args, terminal) {
    const [text] = words(args, ['DAYS']);
    const days = Number(text);
    if (!/^\d{1,5}$/.test(text) || days < 1) throw new UsageError('DAYS must be a whole number from 1');
    const home = homeOf(terminal);
    const expired = await changeHome(home, { command: 'expire', days }, () =>
      withRooms(home, async (store) => {
        let expired = 0;
        for (const room of await store.untouchedSince(Date.now() - days * DAY_MS))
          if (await store.expire(room)) expired += 1;
        await store.giveBack();
        return expired;
      }),
    );
    terminal.say(`Expired: ${expired}`);
    return 0;
  },
};
