import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@parley/runtime';
import type { Hash } from '@parley/wire';
import { readBackup } from '../../backup.ts';
import { until } from './compactor.ts';
import { ended, type House } from './house.ts';
import type { Witness } from './line.ts';
import type { TorturedRoom } from './room.ts';

/** In the midst of what the server is killed. */
export const FAULTS = ['typing', 'compaction', 'backup', 'restore'] as const;
export type Fault = (typeof FAULTS)[number];

/** What came of one round. */
export interface Round {
  /** Edits that a receipt covered when the server died. */
  readonly promised: number;
  /** Of those, what nobody can have of home afterwards: at once, or after a restore once everybody has come back. */
  readonly lost: number;
  /** Backups that are neither whole nor absent, and folders that no command mends. */
  readonly broken: readonly string[];
  /** From the start of the process until all is at home again, in milliseconds. */
  readonly back: number;
}

const TYPING_MS = 100;
const PATIENCE_MS = 60_000;

export interface RoundOptions {
  readonly house: House;
  readonly rooms: readonly TorturedRoom[];
  readonly witness: Witness;
  readonly random: Random;
}

/** Lets everybody type, kills the server at some moment of that fault, starts it anew, and looks. */
export async function torment(fault: Fault, options: RoundOptions): Promise<Round> {
  const { house, rooms } = options;
  let going = true;
  const typing = (async () => {
    for (; going; await sleep(TYPING_MS)) await Promise.all(rooms.map((room) => room.type()));
  })();
  try {
    return await tormented(fault, options, async () => {
      going = false;
      await typing;
    });
  } finally {
    going = false;
    await typing;
    if (house.url === null) await house.start();
  }
}

async function tormented(
  fault: Fault,
  { house, rooms, witness, random }: RoundOptions,
  rest: () => Promise<void>,
): Promise<Round> {
  const within = (ms: number): Promise<void> => sleep(random.float() * ms);
  const broken: string[] = [];
  const file = join(house.folder, 'home.backup');
  await sleep(300 + random.float() * 700);
  const url = house.url ?? (await house.start());
  // What is under way when the server dies, and ends by itself.
  const underWay: Promise<unknown>[] = [];
  if (fault === 'compaction') {
    underWay.push(...rooms.map((room) => room.compact(url).catch(() => false)));
    await within(600);
  } else if (fault === 'backup') {
    await rm(file, { force: true });
    underWay.push(ended(house.command('backup', file)));
    await within(1_200);
  } else if (fault === 'restore') {
    await rm(file, { force: true });
    const { code, said } = await ended(house.command('backup', file));
    if (code !== 0) broken.push(`no backup was made: ${said}`);
    await sleep(500);
    underWay.push(ended(house.command('restore', file)));
    await within(1_200);
  } else await within(1_000);

  const promised = new Map(rooms.map((room): [TorturedRoom, Hash[]] => [room, room.ledger.promised()]));
  for (const { ledger } of rooms) ledger.disturb();
  await house.kill();
  await Promise.all(underWay);
  if (fault === 'backup' && existsSync(file)) {
    try {
      readBackup(file, { whole: true });
    } catch (error) {
      broken.push(String(error));
    }
  }
  if (fault === 'restore') {
    witness.exchanged();
    for (const { ledger } of rooms) ledger.exchanged();
  }

  const began = performance.now();
  if (fault !== 'restore') {
    const count = await lostOf(promised, await house.start());
    const back = await backAfter(began, rooms, rest);
    if (back === null) broken.push('not all came to home again');
    return { promised: sizeOf(promised), lost: count, broken, back: back ?? PATIENCE_MS };
  }
  await started(house, file, broken);
  const back = await backAfter(began, rooms, rest);
  if (back === null) broken.push('not all came to home again');
  const lost = await lostOf(promised, house.url ?? (await house.start()));
  return { promised: sizeOf(promised), lost, broken, back: back ?? PATIENCE_MS };
}

const sizeOf = (promised: ReadonlyMap<TorturedRoom, readonly Hash[]>): number =>
  [...promised.values()].reduce((sum, { length }) => sum + length, 0);

async function lostOf(promised: ReadonlyMap<TorturedRoom, readonly Hash[]>, url: string): Promise<number> {
  const lost = await Promise.all([...promised].map(([room, hashes]) => room.lost(hashes, url)));
  return lost.reduce((sum, { length }) => sum + length, 0);
}

/** How long it took until all that anybody wrote was at home, in milliseconds; null: it never was. */
async function backAfter(
  began: number,
  rooms: readonly TorturedRoom[],
  rest: () => Promise<void>,
): Promise<number | null> {
  await rest();
  return (await until(() => rooms.every((room) => room.isAtHome), PATIENCE_MS))
    ? performance.now() - began
    : null;
}

/** Killed in the midst of a restore, the folder may have part of it: then the next start says so, and the operator does it again. */
async function started(house: House, file: string, broken: string[]): Promise<void> {
  try {
    await house.start();
  } catch (error) {
    const again = await ended(house.command('restore', file));
    if (again.code !== 0) broken.push(`${String(error)} / ${again.said}`);
    await house.start();
  }
}
