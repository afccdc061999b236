import type { Log } from '@parley/log';
import type { Clock, Logger, Random } from '@parley/runtime';
import type { CryptoSuite } from '@parley/seal';
import type { Channel } from '@parley/transport';
import type { Hex32, PartId, RoomId, SessionId, TurnServers } from '@parley/wire';
import type { HomeKeys } from '../routes/home/home-pin.ts';
import type { TabLock } from '../routes/tabs/leader.ts';
import type { LocalNetwork } from './local-network.ts';

/** A WebRTC connection under way: signals go in and out until it opens or fails. */
export interface PeerDial {
  /** Takes what the other side signalled. Throws, and changes nothing, if it is implausible. */
  signal(data: unknown): void;
  /** The channel, once it is open; rejects if it does not open in time. */
  readonly opened: Promise<Channel>;
  /** Credentials that count from the next look on. */
  renew?(turn: TurnServers): void;
  /** Looks for a better way while the channel goes on; only the initiator's end can. */
  look?(): void;
  /** Gives it up; without effect once it is open. */
  close(): void;
}

export interface PeerDialOptions {
  /** Exactly one of the two ends is. */
  readonly initiator: boolean;
  /** TURN credentials of the moment; null without TURN. */
  readonly turn: TurnServers | null;
  /** Carries what this end signals to the other. */
  readonly signal: (data: unknown) => void;
  /** Called when all candidates of this end were signalled. */
  readonly gathered?: () => void;
  /** Called each time nothing has been heard of the other end for seconds. */
  readonly doubted?: () => void;
}

/** The other tabs of this device, while it is open. */
export interface TabBus {
  close(): void;
}

/** Whether the page is in sight, and told when that changes. */
export interface Visibility {
  readonly visible: boolean;
  /** Calls `listener` at each change until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** What keeps a room on this device: a log for each of its parts. */
export interface RoomStore {
  /** Not yet open. */
  log(part: PartId): Log;
}

/** Everything outside that a room touches. A page gets the browser's, a simulation its twins. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly suite: CryptoSuite;
  /** Where this device keeps that room. */
  store(room: RoomId): Promise<RoomStore>;
  /** A random id of the device, the same for all its tabs. */
  device(): Promise<Hex32>;
  /** What the device remembers of homes, for all its documents. */
  readonly homeKeys: HomeKeys;
  /** Opens a connection to a server, in bounded time. Rejects if it cannot, or once `signal` gives it up. */
  dialServer(url: string, signal?: AbortSignal): Promise<Channel>;
  /** Null where there is no WebRTC. */
  readonly dialPeer: ((options: PeerDialOptions) => PeerDial) | null;
  /** Somebody is there to be dialled soon: begins to load what that needs, if anything. */
  preparePeers?(): void;
  /** Whether WebRTC may reach this device's own network. Absent: it may. */
  readonly localNetwork?: LocalNetwork;
  /** The other tabs of this device; null where there are none. */
  readonly openTabs:
    | ((room: RoomId, session: SessionId, onChannel: (channel: Channel, other: SessionId) => void) => TabBus)
    | null;
  /** The lock whose holder has the mesh and home connections. */
  lock(room: RoomId): TabLock;
  readonly visibility: Visibility;
  /** Calls `listener` each time the network came back or became another, until the returned function is called. Absent:
   * nobody tells, and what waits is tried at the end of its wait. */
  onNetwork?(listener: () => void): () => void;
  /** Whether the link to the network is metered. */
  metered(): boolean;
}
