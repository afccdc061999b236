import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { until } from './compactor.ts';
import { House } from './house.ts';
import { Witness } from './line.ts';
import { TorturedRoom } from './room.ts';
import { isKept, torture } from './torture.ts';

test('a server killed while people type, compact, back up and restore keeps what a receipt covered', async () => {
  const result = await torture({ rounds: 4, seed: 'ci', rooms: 1, devices: 2, seconds: 60 });
  expect(result.wrong).toEqual([]);
  expect(result.rounds.flatMap(({ broken }) => broken)).toEqual([]);
  expect(result.rounds.map(({ fault, lost }) => [fault, lost])).toEqual([
    ['typing', 0],
    ['compaction', 0],
    ['backup', 0],
    ['restore', 0],
  ]);
  expect(result.rounds.at(-1)?.promised).toBeGreaterThan(20);
  expect(isKept(result)).toBe(true);
}, 180_000);

test('it would find one that is lost', async () => {
  const witness = new Witness();
  const house = await House.make();
  const room = await TorturedRoom.open(1, witness, () => house.url);
  try {
    await house.start();
    for (let i = 0; i < 5; i++) await room.type();
    expect(await until(() => room.isAtHome, 20_000)).toBe(true);
    const promised = room.ledger.promised();
    expect(promised).toHaveLength(5);
    await house.kill();
    await room.end();
    const rooms = new DatabaseSync(join(house.data, 'rooms.sqlite'));
    rooms.exec('DELETE FROM edits WHERE number = 3');
    rooms.close();
    expect(await room.lost(promised, await house.start())).toEqual([promised[3]]);
  } finally {
    await room.end();
    await house.close();
  }
}, 60_000);
