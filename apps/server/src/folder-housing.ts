import type { SqliteStoreOptions } from '@parley/log/sqlite';
import { type DataDirectory, takeDataDirectory } from './data-directory.ts';
import { freeBytesOf } from './home-findings.ts';
import { openHomeFolder, roomsFileIn } from './home-folder.ts';
import type { Housing, HousingOptions, OpenedRooms } from './housing.ts';
import { KeyWatch } from './key-watch.ts';
import { replaceHome } from './restore.ts';

/** How long the size of the file counts, in ms. */
const SIZE_FRESH = 250;

/** Home in a folder of its own: `rooms.sqlite` holds the rooms' logs, `home.key` the key its receipts are signed with. */
export class FolderHousing implements Housing {
  readonly sizeFresh = SIZE_FRESH;
  readonly #data: DataDirectory;
  readonly #storing: SqliteStoreOptions & HousingOptions;
  #key: KeyWatch | null = null;

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

  async open(): Promise<OpenedRooms> {
    const rooms = await openHomeFolder(this.#data.path, this.#storing);
    if (this.#key) this.#key.renew();
    else this.#key = new KeyWatch({ folder: this.#data.path, ...this.#storing });
    return rooms;
  }

  freeBytes(): number {
    return freeBytesOf(this.#data.path);
  }

  trouble(): string | null {
    return this.#key?.trouble() ?? null;
  }

  restore(file: string, now: number): Promise<string> {
    return replaceHome(this.#data.path, file, now);
  }

  release(): void {
    this.#key?.close();
    this.#data.release();
  }
}
