import type { Environment } from '@parley/room';
import type { Channel } from '@parley/transport';
import { decodeSync, encodeSync, type SyncMessage, separated, WireError } from '@parley/wire';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { MARKS } from './past-room.ts';
import { simulatedRoom } from './simulated-room.ts';

const OPEN_MS = 600_000;
/** As long as it takes to prove the base, and to say so. */
const SETTLE_MS = 30_000;
const TEXT_PART = 0;

/** One `have` on the way between a newcomer and somebody, bytes. */
export interface SaidHave {
  readonly way: string;
  /** The first of that way, and all of them until the newcomer has proved what it has. */
  readonly first: number;
  readonly all: number;
}

export interface FirstHave {
  readonly sessions: number;
  readonly ways: readonly SaidHave[];
}

/** What a newcomer says it holds, and is told, in a room of so many past sessions: to somebody who is there, and to home. */
export function measureFirstHave(sessions: number): Promise<FirstHave> {
  return owning(async (own) => {
    progress(`the first have: a room with ${sessions} past sessions`);
    const { world } = await simulatedRoom(own, sessions);
    const open = async (name: string, alter?: (environment: Environment) => Environment): Promise<void> => {
      const { doc } = await world.open(name, alter ? { alter } : {});
      const isThere = (): boolean => doc.getMap(MARKS).size === sessions;
      if (!(await world.runUntil(isThere, OPEN_MS))) throw new Error(`${name} does not get the document`);
      await world.run(SETTLE_MS);
    };
    await open('resident');
    progress('the first have: somebody comes');
    const tap = new HaveTap();
    await open('newcomer', tap.alter);
    return { sessions, ways: tap.ways };
  });
}

/** Listens in on all that one peer's channels carry. */
class HaveTap {
  readonly #said = new Map<string, number[]>();

  get ways(): SaidHave[] {
    return [...this.#said].map(([way, bytes]) => ({
      way,
      first: bytes[0] ?? 0,
      all: bytes.reduce((sum, each) => sum + each, 0),
    }));
  }

  readonly alter = (environment: Environment): Environment => {
    const { dialServer, dialPeer } = environment;
    return {
      ...environment,
      dialServer: async (url, signal) => {
        const channel = await dialServer(url, signal);
        return url.includes('/home') ? this.#tapped(channel, 'home') : channel;
      },
      dialPeer:
        dialPeer &&
        ((options) => {
          const dial = dialPeer(options);
          return { ...dial, opened: dial.opened.then((channel) => this.#tapped(channel, 'a peer')) };
        }),
    };
  };

  #tapped(channel: Channel, whom: string): Channel {
    const { send, listen } = channel;
    channel.send = (bytes, lane) => {
      this.#note(bytes, `newcomer to ${whom}`);
      send.call(channel, bytes, lane);
    };
    channel.listen = (listener) =>
      listen.call(channel, {
        ...listener,
        message: (bytes) => {
          this.#note(bytes, `${whom} to newcomer`);
          listener.message(bytes);
        },
      });
    return channel;
  }

  #note(bytes: Parameters<Channel['send']>[0], way: string): void {
    const message = decoded(bytes);
    for (const each of message ? separated(message) : []) {
      if (each.type === 'have' && each.part === TEXT_PART)
        this.#said.set(way, [...(this.#said.get(way) ?? []), encodeSync(each).length]);
    }
  }
}

/** Null for what belongs to joining. */
function decoded(bytes: Parameters<Channel['send']>[0]): SyncMessage | null {
  try {
    return decodeSync(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}
