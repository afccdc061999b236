import { Worker } from 'node:worker_threads';
import type { RoomDamage } from '@parley/log';
import type { Clock, Logger, Timer } from '@parley/runtime';

const DAY = 24 * 3_600_000;
/** How long after the start everything is read for the first time, in milliseconds: first everybody comes back. */
const FIRST = 60_000;
/** Rooms named in the log in one check; the others are counted. */
const MOST_NAMED = 20;
const ROOM_LETTERS = 8;

export interface LeisureCheckOptions {
  /** The file of rooms, or the URL of their database. */
  readonly rooms: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** When to look first, in milliseconds from now; a minute if absent. */
  readonly firstAfter?: number;
}

/** Reads everything that is kept, in a thread of its own, soon after the start and each day, and says what is damaged. */
export class LeisureCheck {
  readonly #options: LeisureCheckOptions;
  #timer: Timer;
  #worker: Worker | null = null;
  #damaged = 0;

  constructor(options: LeisureCheckOptions) {
    this.#options = options;
    this.#timer = options.clock.after(options.firstAfter ?? FIRST, () => this.#look());
  }

  /** How much the last whole look found. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Ends it, also in the midst of a look. */
  async close(): Promise<void> {
    this.#timer.cancel();
    await this.#worker?.terminate();
  }

  #look(): void {
    const { clock, rooms, logger } = this.#options;
    this.#timer = clock.after(DAY, () => this.#look());
    let found = 0;
    const worker = new Worker(new URL('check-worker.ts', import.meta.url), { workerData: rooms });
    this.#worker = worker;
    worker.on('message', ({ room, problem }: RoomDamage) => {
      found += 1;
      // At once: a look at a large database takes long.
      this.#damaged = Math.max(this.#damaged, found);
      if (found > MOST_NAMED) return;
      logger.error('damaged', { room: room?.slice(0, ROOM_LETTERS) ?? 'unknown', problem });
    });
    worker.on('error', (error) => logger.error('the rooms could not be checked', { error }));
    worker.on('exit', (code) => {
      this.#worker = null;
      if (code === 0) this.#damaged = found;
      if (found > 0) logger.error('the rooms were checked', { damaged: found, see: 'parley check' });
    });
  }
}
