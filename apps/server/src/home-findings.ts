import { statfsSync } from 'node:fs';
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
  readonly probe: () => void;
  /** What is free on the disk, in bytes. Throws if nobody can say. */
  readonly freeBytes: () => number;
  /** What the database takes, and what it may take, in bytes. */
  readonly usedBytes: () => number;
  readonly mostBytes: number;
}

/** What an operator should know of the disk and the database. */
export function storageFindings({ probe, freeBytes, usedBytes, mostBytes }: StorageState): Finding[] {
  try {
    probe();
    const free = freeBytes();
    const space = `little space on the disk: ${Math.floor(free / 2 ** 20)} MiB`;
    return [
      ...(free < LITTLE_SPACE ? [{ what: space, severe: false }] : []),
      ...nearLimit('the database', usedBytes(), mostBytes),
    ];
  } catch (error) {
    return [{ what: error instanceof Error ? error.message : String(error), severe: true }];
  }
}
