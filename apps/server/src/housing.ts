import type { HomeKey } from '@parley/home';
import type { RoomsStore } from '@parley/log';
import type { Logger } from '@parley/runtime';
import type { CryptoSuite } from '@parley/seal';

/** Home's rooms and its key, as they were opened. */
export interface OpenedRooms {
  readonly store: RoomsStore;
  readonly key: HomeKey;
  /** There is a key, and there were no rooms: it may not be the place that was meant. */
  readonly roomsAreGone: boolean;
}

/** Where home lives, held by this process until it is released. */
export interface Housing {
  /** How a person is told of it. */
  readonly name: string;
  /** What `damagesIn` reads: a file, or a database's URL. */
  readonly rooms: string;
  /** How long the size of all rooms counts, in ms: it is asked for with each edit. */
  readonly sizeFresh: number;
  /**
   * Opens the rooms and the key; what is not there yet is made.
   *
   * @throws StartError if what stands there is damaged or refused, and if there are rooms and no key.
   */
  open(): Promise<OpenedRooms>;
  /** What is free on the disk, in bytes; null where that is another machine's. Throws if nobody can say. */
  freeBytes(): number | null;
  /** What is wrong with the key as it is kept at this moment, for a person; null if nothing is. */
  trouble(): string | null;
  /** Puts a backup in place while the rooms are closed. Returns where what stood there is. Throws StartError. */
  restore(file: string, now: number): Promise<string>;
  release(): void;
}

/** How rooms are opened. */
export interface HousingOptions {
  readonly suite: CryptoSuite;
  readonly logger: Logger;
}
