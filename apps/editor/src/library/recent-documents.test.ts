import { expect, test } from 'vitest';
import { linkOf } from '../place.ts';
import type { DocumentRecord } from './library.ts';
import { recentCommands } from './recent-documents.ts';

const NOW = new Date(2026, 4, 20, 15, 0).getTime();
const record = (room: string, title: string, minutes: number): DocumentRecord => ({
  room,
  fragment: `secret-${room}`,
  role: 'edit',
  title,
  opened: NOW - minutes * 60_000,
  edited: null,
  outbox: 0,
});

test('every document but the open one, by its title and time, opens', () => {
  const gone: string[] = [];
  const commands = recentCommands(
    [record('a', 'Harvest', 5), record('b', '', 60 * 24), record('c', 'Here', 0)],
    NOW,
    'secret-c',
    (link) => gone.push(link),
  );
  expect(commands.map(({ name, detail }) => [name, detail])).toEqual([
    ['Harvest', '5 minutes ago'],
    ['Untitled', 'yesterday'],
  ]);
  commands[0]?.run();
  expect(gone).toEqual([linkOf('secret-a')]);
});
