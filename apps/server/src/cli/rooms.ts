import { parseArgs } from 'node:util';
import { parsed } from './arguments.ts';
import type { Command } from './command.ts';
import { homeOf, withRooms } from './open-rooms.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes for a person: `1.2 MiB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024 && unit < UNITS.length - 1; unit++) value /= 1_024;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

export const rooms: Command = {
  usage: 'rooms [--json]',
  summary: 'lists the rooms: size, edits, sessions, when they were written to and opened last',
  help: `Lists every room that is kept, who was written to last first. A session is a person who opened the document once and
wrote; edits are all that were ever taken; the size is all that is kept, what snapshots replaced included. Times are UTC. It works while the server runs.

  --json   one line of JSON for each room instead`,
  async run(args, terminal) {
    const { values } = parsed(() => parseArgs({ args: [...args], options: { json: { type: 'boolean' } } }));
    const list = await withRooms(homeOf(terminal), (store) => store.list());
    if (values.json) {
      for (const entry of list) terminal.say(JSON.stringify(entry));
      return 0;
    }
    const day = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
    const rows = list.map(({ room, bytes, edits, sessions, writtenAt, touchedAt }) => [
      room,
      size(bytes),
      String(edits),
      String(sessions),
      day(writtenAt),
      day(touchedAt),
    ]);
    const all = [['room', 'size', 'edits', 'sessions', 'written', 'opened'], ...rows];
    const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
    for (const row of all)
      terminal.say(
        row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd(),
      );
    const bytes = list.reduce((sum, entry) => sum + entry.bytes, 0);
    terminal.say(`${list.length} ${list.length === 1 ? 'room' : 'rooms'}, ${size(bytes)}`);
    return 0;
  },
};
