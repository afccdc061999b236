import { statfsSync } from 'node:fs';
import type { SqliteStoreOptions } from '@parley/log/sqlite';
import { type DataDirectory, takeDataDirectory } from './data-directory.ts';
import type { Finding } from './finding.ts';
import { openHomeFolder, roomsFileIn } from './home-folder.ts';
import type { Housing, HousingOptions, OpenedRooms } from './housing.ts';
import { replaceHome } from './restore.ts';

/** How long the size of the file counts, in ms. */
const SIZE_FRESH = 250;
/** Less free space than this on the disk, in bytes, is said. */
const LITTLE_SPACE = 256 * 1024 * 1024;

/** Home in a folder of its own: `rooms.sqlite` holds the rooms' logs, `home.key` the key its receipts are signed with. */
export class FolderHousing implements Housing {
  readonly sizeFresh = SIZE_FRESH;
  readonly #data: DataDirectory;
  readonly #storing: SqliteStoreOptions & HousingOptions;

  /** Takes the folder. Throws StartError if it cannot be used, or another process uses it. */
  constructor(folder: string, storing: SqliteStoreOptions & HousingOptions) {
    this.#data = takeDataDirectory(folder);
    this.#storing = storing;
  }

  get name(): string {
    return this.#data.path;
  }

  get rooms(): string {
    return roomsFileIn(this.#data.path);
  }

  open(): Promise<OpenedRooms> {
    return openHomeFolder(this.#data.path, this.#storing);
  }

  findings(): Finding[] {
    const { bavail, bsize } = statfsSync(this.#data.path);
    const free = bavail * bsize;
    if (free >= LITTLE_SPACE) return [];
    return [{ what: `little space on the disk: ${Math.floor(free / 2 ** 20)} MiB`, severe: false }];
  }

  restore(file: string, now: number): Promise<string> {
    return replaceHome(this.#data.path, file, now);
  }

  release(): void {
    this.#data.release();
  }
}
