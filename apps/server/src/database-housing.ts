import { HomeKeyError } from '@parley/home';
import { LogStorageError } from '@parley/log';
import { PostgresStore, type PostgresStoreOptions } from '@parley/log/postgres';
import { toHex } from '@parley/wire';
import { KNOWN_KEY, keyInDatabase } from './database-key.ts';
import type { Housing, HousingOptions, OpenedRooms } from './housing.ts';
import { nameOf, type Place } from './place.ts';
import { StartError } from './start-error.ts';

/** How long the size of all rooms counts, in ms: the database adds it up. What this process writes meanwhile is added. */
const SIZE_FRESH = 5_000;

type DatabasePlace = Extract<Place, { readonly kind: 'database' }>;

/** Home in a PostgreSQL database, beside other processes over the same: the rooms' logs and the key are theirs together. */
export class DatabaseHousing implements Housing {
  readonly sizeFresh = SIZE_FRESH;
  readonly #place: DatabasePlace;
  readonly #storing: PostgresStoreOptions & HousingOptions;

  constructor(place: DatabasePlace, storing: PostgresStoreOptions & HousingOptions) {
    this.#place = place;
    this.#storing = storing;
  }

  get name(): string {
    return nameOf(this.#place);
  }

  get rooms(): string {
    return this.#place.url;
  }

  async open(): Promise<OpenedRooms> {
    let store: PostgresStore | null = null;
    try {
      store = await PostgresStore.open(this.#place.url, this.#storing);
      return await this.#opened(store);
    } catch (error) {
      await store?.close();
      if (error instanceof HomeKeyError || error instanceof LogStorageError) {
        throw new StartError(`PARLEY_STORE: ${error.message}`, { cause: error });
      }
      throw error;
    }
  }

  freeBytes(): null {
    return null;
  }

  trouble(): null {
    return null;
  }

  async restore(): Promise<string> {
    throw new StartError('the rooms of a database are exchanged while all servers are stopped');
  }

  release(): void {}

  async #opened(store: PostgresStore): Promise<OpenedRooms> {
    const { suite, logger } = this.#storing;
    const rooms = await store.rooms;
    return store.values.change(async (values) => {
      const keyStands = (await values.read('home.key')) ?? (await values.read('home.key.old'));
      if (keyStands === null && rooms > 0) {
        throw new StartError(
          `PARLEY_STORE: there are rooms in ${this.name} (${rooms}) and home's key is gone, by which devices know this home: restore a backup, or make a new one with "parley new-home-key"`,
        );
      }
      const key = await keyInDatabase(values, suite);
      const known = await values.read(KNOWN_KEY);
      const keys = [key.key.publicKey, ...key.elders.map((elder) => elder.key)].map(toHex);
      const isForeign = known !== null && !keys.includes(known);
      if (isForeign) {
        logger.warn('the home key is another than these rooms were kept under', {
          database: this.name,
          consequence: 'each device asks its person whether to trust this home',
        });
      }
      await values.write(KNOWN_KEY, keys[0] ?? null);
      return { store, key, roomsAreGone: rooms === 0 && isForeign };
    });
  }
}
