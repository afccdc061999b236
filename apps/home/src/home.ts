import { type Admitted, admit, JoinError, originsOf } from '@parley/join';
import type { Answer, Log, LogChange } from '@parley/log';
import { openPart, shareBounds } from '@parley/replica';
import type { Clock, Logger, Random, Timer } from '@parley/runtime';
import type { CryptoSuite, SigningKey } from '@parley/seal';
import type { Channel } from '@parley/transport';
import type { Exchange } from '@parley/transport/exchange';
import {
  type CloseReason,
  type Deletion,
  type Elder,
  encodeJoinServer,
  encodeSync,
  type HomeWelcome,
  type PartId,
  type RoomId,
  toHex,
} from '@parley/wire';
import { CallerLine } from './caller-line.ts';
import { CommittedLog } from './committed-log.ts';
import { damageFields, damageLine } from './damage-line.ts';
import { type KeptPart, KeptRoom } from './kept-room.ts';
import { PARTS } from './parts.ts';
import { Relay } from './relay.ts';
import { RestingRooms } from './resting-rooms.ts';
import { roomLogger } from './room-logger.ts';
import type { RoomBytes } from './room-quota.ts';
import { closeReasonOf, type HomePolicy, OPEN_POLICY, type Visitor } from './visitor.ts';

const JOIN_TIMEOUT_MS = 10_000;
/** How a join ends of which nobody is at fault. */
const HUNG_UP: ReadonlySet<string> = new Set(['left', 'lost', 'going-away']);
/** How often it is looked which rooms can be put away, ms. */
const LOOK_MS = 1_000;
/** Rooms without a caller that stay open at once; beyond it the first to be empty closes. */
const MOST_LINGERING = 256;

export interface HomeLimits {
  /** Rooms with a caller at once. */
  readonly rooms: number;
  /** Callers of one room at once. */
  readonly callers: number;
  /** Bytes a room may hold: everything but what snapshots replaced and somebody confirmed, which the store gives up for what is new. */
  readonly roomBytes: number;
  /** How long a room stays open after its last caller hung up, ms: reading a large one takes 50 ms, which whoever hangs up
   * and calls again should not cost each time. */
  readonly lingerMs: number;
}

export const HOME_LIMITS: HomeLimits = {
  rooms: 10_000,
  callers: 256,
  roomBytes: 512 * 1024 * 1024,
  lingerMs: 5_000,
};

/** What home keeps of rooms that their owners deleted. */
export interface Deletions {
  /** The owner's deletion; null if the owner has not deleted that room. */
  of(room: RoomId): Answer<Deletion | null>;
  /** Keeps it durably and erases the room, which nobody enters from then on. Rejects if the storage refuses. */
  keep(room: RoomId, deletion: Deletion): Promise<void>;
}

/** What home says of rooms that nobody opens. */
export interface Expiry {
  /** Days; null: they stay. */
  readonly days: number | null;
  /** When that room expired, Unix milliseconds; null: it did not, or it stands again. */
  at(room: RoomId): Answer<number | null>;
}

/** Nothing expires. */
const NO_EXPIRY: Expiry = { days: null, at: () => null };

export interface HomeOptions {
  /** The log of a room's part; a store's `log`. */
  readonly log: (room: RoomId, part: PartId) => Log;
  /** What receipts are signed with. Peers pin it on first use: it must outlive restarts. */
  readonly key: SigningKey;
  /** The keys before it, each with its signature over the next; none if absent. Who pinned one of them takes this one. */
  readonly elders?: readonly Elder[];
  readonly suite: CryptoSuite;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly limits?: HomeLimits;
  /** What strangers may do; everything if absent. */
  readonly policy?: HomePolicy;
  /** Absent: what an owner deleted is told to whoever is there, and forgotten. */
  readonly deletions?: Deletions;
  /** After how many days without anybody rooms are erased, and when one was; if absent: never. */
  readonly expiry?: Expiry;
  /** What a room takes; if absent, what its logs held when it was opened and whatever came since. */
  readonly sizes?: (room: RoomId) => Answer<RoomBytes>;
  /** Joins it to the other processes over the same logs: what callers say at one is heard at the others at once. Each owns its connection to it. */
  readonly exchange?: Exchange;
  /** The hosts this home answers to; any if absent (see `originsOf`). */
  readonly publicHosts?: readonly string[];
}

export interface Home {
  /** Takes a fresh connection. */
  accept(channel: Channel, visitor: Visitor): void;
  /** Whether somebody is in that room, or about to be. */
  isOccupied(room: RoomId): boolean;
  /** Ends a room: its callers are told why, what is being written is, and its logs are closed. */
  end(room: RoomId, reason: 'going-away' | 'deleted' | 'storage-failed'): Promise<void>;
  stats(): { readonly rooms: number; readonly callers: number };
  /** Tells every caller `going-away`, waits for what is being written, and closes the logs. It takes as long as a log takes
   * to write or to refuse; how long a stop may take in all is the process's to say. */
  close(): Promise<void>;
}

/** A room, and the keys that say who may write in it. */
type RoomName = Pick<Admitted, 'room' | 'keys'>;

/** The server that keeps rooms' logs and cannot read them. */
export function createHome(options: HomeOptions): Home {
  const limits = options.limits ?? HOME_LIMITS;
  const policy = options.policy ?? OPEN_POLICY;
  const rooms = new Map<RoomId, Promise<KeptRoom>>();
  const closing = new Map<RoomId, Promise<void>>();
  /** Rooms nobody calls any more, the first to be empty first. */
  const lingering = new Map<RoomId, Timer>();
  const open = new Set<KeptRoom>();
  /** Rooms in which somebody is and nothing happens. */
  const resting = new RestingRooms((left) => void wake(left));
  let looking: Timer | null = null;
  const shared = shareBounds((error) => options.logger.warn('a check failed', { error: String(error) }));
  /** Connections that are not in a room yet. */
  const arriving = new Set<Channel>();
  /** Among the processes of one home. */
  const process = toHex(options.random.bytes(16));
  let closed = false;

  const forget = (room: RoomId, reason: CloseReason = 'going-away'): void => {
    const kept = rooms.get(room);
    if (!kept) return;
    rooms.delete(room);
    const done = shut(kept, reason).finally(() => {
      if (closing.get(room) === done) closing.delete(room);
    });
    closing.set(room, done);
  };

  const letGo = (room: RoomId): void => {
    lingering.get(room)?.cancel();
    lingering.delete(room);
  };

  /** Its last caller hung up: it closes soon, unless somebody calls. */
  const linger = (room: RoomId): void => {
    if (closed) return forget(room);
    letGo(room);
    const close = (): void => {
      letGo(room);
      forget(room);
    };
    lingering.set(room, options.clock.after(limits.lingerMs, close));
    const [first] = lingering.keys();
    if (first === undefined || lingering.size <= MOST_LINGERING) return;
    letGo(first);
    forget(first);
  };

  const end = async (room: RoomId, reason: CloseReason): Promise<void> => {
    letGo(room);
    resting.end(room, reason);
    forget(room, reason);
    await closing.get(room);
  };

  /** Its owner has deleted a room. Only once that is kept it is said to be done: until then they come again with it. */
  const erase = async (room: RoomId, deletion: Deletion): Promise<void> => {
    const logger = roomLogger(options.logger, room);
    try {
      await options.deletions?.keep(room, deletion);
      logger.info('deleted by its owner');
      await end(room, 'deleted');
    } catch (error) {
      logger.error('what its owner deleted was not erased', { error: String(error) });
      await end(room, 'storage-failed');
    }
  };

  const welcomeTo = async (room: RoomId): Promise<HomeWelcome> => {
    const { key, elders = [], expiry = NO_EXPIRY } = options;
    const { days: keepsDays } = expiry;
    return {
      type: 'home-welcome',
      homeKey: key.publicKey,
      elders,
      keepsDays,
      expiredAt: await expiry.at(room),
    };
  };

  /** Tells whoever joins who deleted the room, and shows it. */
  const turnAway = async ({ channel, room }: Admitted): Promise<void> => {
    const deletion = await options.deletions?.of(room);
    if (deletion) {
      channel.send(encodeJoinServer(await welcomeTo(room)), 'live');
      channel.send(encodeSync({ type: 'deletion', deletion }), 'live');
    }
    channel.close('deleted');
  };

  const stopLooking = (): void => {
    looking?.cancel();
    looking = null;
  };

  const shut = async (opening: Promise<KeptRoom>, reason: CloseReason): Promise<void> => {
    try {
      const kept = await opening;
      open.delete(kept);
      if (open.size === 0) stopLooking();
      await kept.close(reason);
    } catch (error) {
      options.logger.error('a room did not close', { error: String(error) });
    }
  };

  /** All of a room's logs, or none. */
  const openParts = async (
    room: RoomId,
    committed: (part: PartId, changes: readonly LogChange[]) => void,
  ): Promise<KeptPart[]> => {
    const logger = roomLogger(options.logger, room);
    const logs = PARTS.map((part) => options.log(room, part));
    const opening = logs.map(async (log, part) => {
      const opened = await openPart(log, (damage) =>
        logger.error(damageLine(damage), damageFields(part, damage)),
      );
      return {
        ...opened,
        log: new CommittedLog(log, opened.state.position, (changes) => committed(part, changes)),
      };
    });
    try {
      return await Promise.all(opening);
    } catch (error) {
      await Promise.allSettled(opening);
      await Promise.all(logs.map((log) => log.close()));
      throw error;
    }
  };

  const openRoom = async ({ room, keys }: RoomName): Promise<KeptRoom> => {
    await closing.get(room);
    const { suite, key, clock, logger, exchange } = options;
    let keptRoom: KeptRoom | null = null;
    const measured = (await options.sizes?.(room)) ?? null;
    const parts = await openParts(room, (part, changes) => keptRoom?.committed(part, changes));
    const kept = new KeptRoom({
      room,
      keys,
      parts,
      suite,
      key,
      clock,
      logger: roomLogger(logger, room),
      shared,
      maxBytes: limits.roomBytes,
      policy,
      measured,
      measure: () => options.sizes?.(room) ?? null,
      empty: () => linger(room),
      deleted: (deletion) => void erase(room, deletion),
      end: (reason) => void end(room, reason),
      relay: exchange
        ? (events) =>
            new Relay({ exchange, room, process, clock, logger: roomLogger(logger, room), ...events })
        : null,
    });
    keptRoom = kept;
    open.add(kept);
    looking ??= clock.every(LOOK_MS, look);
    const left = resting.take(room);
    if (left) kept.resume(left);
    return kept;
  };

  /** The room, opened if nobody is in it. Null if there is no place for another. */
  const roomOf = async (name: RoomName): Promise<KeptRoom | null> => {
    const { room } = name;
    for (;;) {
      let opening = rooms.get(room);
      if (!opening) {
        // Rooms that close still hold their logs.
        const taken = rooms.size + resting.size - lingering.size + closing.size;
        if (taken >= limits.rooms && !resting.has(room)) return null;
        opening = openRoom(name);
        rooms.set(room, opening);
        opening.catch(() => rooms.delete(room));
      }
      const kept = await opening;
      // It may have been empty, and close meanwhile: then it is opened anew for this one.
      if (rooms.get(room) === opening) {
        letGo(room);
        return kept;
      }
      if (closed) return null;
    }
  };

  /** Puts away the rooms in which nothing happens. */
  const look = (): void => {
    for (const kept of open) {
      if (!kept.mayRest(options.clock.now())) continue;
      resting.add(kept.putAway());
      forget(kept.room);
    }
  };

  /** Somebody in a room that rests said something. */
  const wake = async (name: RoomName): Promise<void> => {
    try {
      const kept = await roomOf(name);
      // They may have hung up meanwhile.
      if (kept?.callers === 0) linger(name.room);
    } catch (error) {
      options.logger.error('a room did not open', { error: String(error) });
      resting.end(name.room, 'storage-failed');
    }
  };

  const keep = async (admitted: Admitted, visitor: Visitor): Promise<void> => {
    const { channel, room } = admitted;
    try {
      const refusal = await policy.refusesRoom(room, visitor);
      const words = await welcomeTo(room);
      const kept = closed || refusal ? null : await roomOf(admitted);
      if (closed) return channel.close('going-away');
      if (kept && kept.callers < limits.callers)
        return kept.welcome(new CallerLine(admitted, visitor), words);
      const kind = refusal ?? 'too many in the room';
      policy.refused(kind, { address: visitor.address ?? null, room });
      if (kind === 'the room was deleted') await turnAway(admitted);
      else channel.close(closeReasonOf(kind));
    } catch (error) {
      options.logger.error('a room did not open', { error: String(error) });
      channel.close('storage-failed');
    }
  };

  return {
    accept(channel, visitor) {
      if (closed) return channel.close('going-away');
      const { suite, random, clock, publicHosts = [] } = options;
      const { host, origin = null, address = null, room = null } = visitor;
      const expected = originsOf({ host }, publicHosts);
      arriving.add(channel);
      admit(channel, {
        suite,
        service: 'home',
        origins: expected,
        random,
        clock,
        timeoutMs: JOIN_TIMEOUT_MS,
        named: room,
      })
        .then((admitted) => keep(admitted, visitor))
        .catch((error: unknown) => {
          const reason = error instanceof JoinError ? error.reason : String(error);
          if (reason === 'join-refused') {
            policy.refused('answered for another host', { address, room: null, expected, host, origin });
          } else if (!HUNG_UP.has(reason)) {
            policy.refused('join failed', { address, room: null, reason });
          }
        })
        .finally(() => arriving.delete(channel));
    },

    isOccupied: (room) => resting.has(room) || (rooms.has(room) && !lingering.has(room)),

    end,

    stats: () => ({
      rooms: rooms.size + resting.size,
      callers: [...open].reduce((sum, room) => sum + room.callers, resting.callers),
    }),

    async close() {
      closed = true;
      stopLooking();
      resting.endAll('going-away');
      for (const channel of arriving) channel.close('going-away');
      for (const room of [...lingering.keys()]) letGo(room);
      for (const room of [...rooms.keys()]) forget(room);
      await Promise.all(closing.values());
    },
  };
}
