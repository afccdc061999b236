import { parseArgs } from 'node:util';
import { LinkError, openFragment, parseFragment, webCrypto } from '@parley/seal';
import { parsed, words } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { changeHome } from './home-access.ts';
import { homeOf, withRooms } from './open-rooms.ts';

/** A room's id, from itself or from a link to the document. Throws UsageError. */
async function roomOf(text: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  const fragment = text.slice(text.indexOf('#') + 1);
  try {
    return (await openFragment(webCrypto(), parseFragment(fragment))).room;
  } catch (error) {
    // The link is a secret: it stands in no message.
    if (error instanceof LinkError) throw new UsageError('that is neither a room nor a link to a document');
    throw error;
  }
}

export const deleteRoom: Command = {
  usage: 'delete [--undo] ROOM-OR-LINK',
  summary: 'erases a room here for good',
  help: `Erases all that is kept of a room, and lets nobody into it at home any more, so that no device brings it back. Devices keep
their own copies, and go on between themselves. A room is named by its id, as "parley rooms" shows it, or by a link to the document:
in quotes, because of its #. It works while the server runs.

  --undo   a deleted room may come back from a device that has it`,
  async run(args, terminal) {
    const { values, positionals } = parsed(() =>
      parseArgs({ args: [...args], allowPositionals: true, options: { undo: { type: 'boolean' } } }),
    );
    const [name] = words(positionals, ['ROOM-OR-LINK']);
    const room = await roomOf(name);
    const home = homeOf(terminal);
    if (values.undo) {
      const known = await withRooms(home, (store) => store.undelete(room));
      terminal.say(known ? `May come back: ${room}` : `Was not deleted: ${room}`);
      return known ? 0 : 1;
    }
    const stood = await changeHome(home, { command: 'delete', room }, () =>
      withRooms(home, async (store) => {
        const stood = await store.delete(room);
        await store.giveBack();
        return stood;
      }),
    );
    terminal.say(stood ? `Deleted: ${room}` : `There was nothing of it, and it cannot come: ${room}`);
    return 0;
  },
};
