import { statfsSync } from 'node:fs';
import type { Answer } from '@parley/log';
import { type Finding, nearLimit } from './finding.ts';

/** Less free space than this on the disk, in bytes, is said. */
const LITTLE_SPACE = 256 * 1024 * 1024;

/** How much is free on the disk of a folder for this user, in bytes. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

export interface StorageState {
  /** Writes something and takes it back. Throws if that is refused. */
  readonly probe: () => Answer<void>;
  /** What is free on the disk, in bytes; null where that is another machine's. Throws if nobody can say. */
  readonly freeBytes: () => number | null;
  /** What the database takes, and what it may take, in bytes. */
  readonly usedBytes: () => Answer<number>;
  readonly mostBytes: number;
}

/** What an operator should know of the disk and the database. */
export async function storageFindings(state: StorageState): Promise<Finding[]> {
  const { probe, freeBytes, usedBytes, mostBytes } = state;
  try {
    await probe();
    const free = freeBytes();
    return [...littleSpace(free), ...nearLimit('the database', await usedBytes(), mostBytes)];
  } catch (error) {
    return [{ what: error instanceof Error ? error.message : String(error), severe: true }];
  }
}

const littleSpace = (free: number | null): Finding[] =>
  free === null || free >= LITTLE_SPACE
    ? []
    : [{ what: `little space on the disk: ${Math.floor(free / 2 ** 20)} MiB`, severe: false }];
