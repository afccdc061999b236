import type { Clock, Logger, Timer } from '@parley/runtime';
import type { RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import type { PostgresDatabase, Session } from './database.ts';
import { NOW_MS, shareRooms } from './locks.ts';
import type { LogName, LogState } from './logs.ts';

/** What other processes wrote is looked for so often, ms. */
const WATCH_MS = 1_000;
/** Rooms looked at in one transaction: each takes one of the database's locks for a moment. */
const BATCH_ROOMS = 200;

/** A log that is open here. */
export interface Watched {
  readonly name: LogName;
  /** It stands there. `asOf`: nothing else will turn out to have been written before that time, by the database's clock, Unix ms; null:
   * somebody is writing. */
  found(state: LogState, asOf: number | null): void;
}

export interface WatchOptions {
  readonly database: PostgresDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  /** That room was deleted, and one of its logs is open here. Told again and again until they are closed. */
  readonly deleted: (room: RoomId) => void;
}

/** Looks each second at where all logs stand that are open in this process. */
export class PostgresWatch {
  readonly #options: WatchOptions;
  readonly #logs = new Map<RoomId, Set<Watched>>();
  #timer: Timer | null = null;
  #looking: Promise<void> | null = null;
  #fails = false;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  add(log: Watched): void {
    const { room } = log.name;
    this.#logs.set(room, (this.#logs.get(room) ?? new Set()).add(log));
    this.#timer ??= this.#options.clock.every(WATCH_MS, () => {
      this.#looking ??= this.#lookAtAll().finally(() => {
        this.#looking = null;
      });
    });
  }

  remove(log: Watched): void {
    const { room } = log.name;
    const logs = this.#logs.get(room);
    logs?.delete(log);
    if (logs?.size === 0) this.#logs.delete(room);
    if (this.#logs.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Looks at one room now. LogStorageError if the database refuses. */
  look(room: RoomId): Promise<void> {
    return this.#lookAt([room]);
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#logs.clear();
    await this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    const rooms = [...this.#logs.keys()];
    try {
      for (let at = 0; at < rooms.length; at += BATCH_ROOMS)
        await this.#lookAt(rooms.slice(at, at + BATCH_ROOMS));
      this.#fails = false;
    } catch (error) {
      // One line for as long as it lasts.
      if (!this.#fails)
        this.#options.logger.error('what others wrote cannot be read', { error: String(error) });
      this.#fails = true;
    }
  }

  async #lookAt(rooms: readonly RoomId[]): Promise<void> {
    const { states, free, deleted, now } = await this.#options.database.write((on) => look(on, rooms));
    for (const room of rooms) {
      for (const log of this.#logs.get(room) ?? []) {
        const state = states.get(keyOf(log.name)) ?? { id: 0, version: 0, at: 0 };
        log.found(state, free.has(room) ? Math.max(now, state.at) : null);
      }
    }
    for (const room of deleted) this.#options.deleted(room);
  }
}

interface Look {
  readonly states: ReadonlyMap<string, LogState>;
  readonly free: ReadonlySet<RoomId>;
  readonly deleted: readonly RoomId[];
  /** Whoever writes to a free room later has a later time. */
  readonly now: number;
}

/** Each statement sees what was committed before it: so the locks come first, and the time last. */
async function look(session: Session, rooms: readonly RoomId[]): Promise<Look> {
  const keys = rooms.map((room) => fromHex(room));
  const free = await shareRooms(session, rooms);
  const logs = await session.all<LogState & { room: Uint8Array; part: number }>(
    `SELECT rooms.room, part, logs.id, version, at FROM rooms JOIN logs ON logs.room = rooms.id
     WHERE rooms.room = ANY($1::bytea[])`,
    keys,
  );
  const gone = await session.all<{ room: Uint8Array }>(
    'SELECT room FROM deleted WHERE room = ANY($1::bytea[])',
    keys,
  );
  const time = await session.get<{ now: number }>(`SELECT ${NOW_MS} - 1 AS now`);
  return {
    states: new Map(
      logs.map(({ room, part, id, version, at }) => [
        keyOf({ room: toHex(room), part }),
        { id, version, at },
      ]),
    ),
    free,
    deleted: gone.map(({ room }) => toHex(room)),
    now: time?.now ?? 0,
  };
}

const keyOf = ({ room, part }: LogName): string => `${room} ${part}`;
