import type { Log } from '@parley/log';
import type { Clock, Logger, Random } from '@parley/runtime';
import type { CryptoSuite } from '@parley/seal';
import type { Channel } from '@parley/transport';
import type { Hex32, RoomId, SessionId, TurnServers } from '@parley/wire';
import type { TabLock } from './leader.ts';

/** A WebRTC connection under way: signals go in and out until it opens or fails. */
export interface PeerDial {
  /** Takes what the other side signalled. Throws nothing; what is implausible is refused by closing. */
  signal(data: unknown): void;
  readonly opened: Promise<Channel>;
  close(): void;
}

export interface PeerDialOptions {
  readonly initiator: boolean;
  readonly turn: TurnServers | null;
  readonly signal: (data: unknown) => void;
}

export interface TabBus {
  close(): void;
}

/** Whether the page is in sight, and told when that changes. */
export interface Visibility {
  readonly visible: boolean;
  onChange(listener: () => void): () => void;
}

/** Everything outside that a room touches. A page gets the browser's, a simulation its twins. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly suite: CryptoSuite;
  /** The log of this device for that room. */
  log(room: RoomId): Promise<Log>;
  /** A random id of the device, the same for all its tabs. */
  device(): Promise<Hex32>;
  /** Opens a connection to a server. Rejects if it cannot. */
  dialServer(url: string): Promise<Channel>;
  /** Null where there is no WebRTC. */
  readonly dialPeer: ((options: PeerDialOptions) => PeerDial) | null;
  /** The other tabs of this device; null where there are none. */
  readonly openTabs:
    | ((room: RoomId, session: SessionId, onChannel: (channel: Channel, other: SessionId) => void) => TabBus)
    | null;
  /** The lock whose holder has the mesh and home connections. */
  lock(room: RoomId): TabLock;
  readonly visibility: Visibility;
  /** Whether the link to the network is metered. */
  metered(): boolean;
}
