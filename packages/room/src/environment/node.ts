import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, LogStorageError } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { type Logger, systemClock, systemRandom } from '@parley/runtime';
import { nodeCrypto } from '@parley/seal/node';
import { dialWebSocket } from '@parley/transport';
import { type PartId, type RoomId, toHex } from '@parley/wire';
import { memoryHomeKeys } from '../routes/home/home-pin.ts';
import { soleTabLock } from '../routes/tabs/tab-lock.ts';
import { DeviceFile } from './device-file.ts';
import type { Environment, PeerDial } from './environment.ts';
import { iceServersOf } from './ice-servers.ts';
import { recentLogger } from './recent-log.ts';

export { DeviceFileError } from './device-file.ts';

const DIAL_TIMEOUT_MS = 8_000;
const PEER_TIMEOUT_MS = 15_000;

export interface NodeOptions {
  /** Where documents and the device's id are kept, made if it is not there; one process at a time may use it. Without it, and
   * on a Node before 22.13, which has no SQLite, nothing outlives the process. */
  readonly folder?: string;
  /** Where log lines go; if absent, into `recentLog`. They hold no text of documents and no secrets. */
  readonly logger?: Logger;
  /** False: without WebRTC, through home alone. By default with it if the package `@roamhq/wrtc` is there. */
  readonly webRtc?: boolean;
}

/** A Node process's environment, and how to let go of what it holds. */
export interface NodeEnvironment extends Environment {
  /** Whether documents outlive the process. */
  readonly keeps: boolean;
  /** Closes the database, once each of its rooms is closed; rooms opened after that are refused. Without a folder there is nothing to close. */
  close(): Promise<void>;
}

/**
 * What a Node process gives its rooms: SQLite in a folder, WebSockets (of the package `ws` on a Node that has none), and
 * WebRTC where `@roamhq/wrtc` is installed.
 *
 * Rejects with DeviceFileError or LogStorageError if the folder holds what it cannot use, and with what the file system
 * says if it cannot be written.
 */
export async function nodeEnvironment(options: NodeOptions = {}): Promise<NodeEnvironment> {
  const { folder, logger = recentLogger(), webRtc = true } = options;
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const device = folder === undefined ? null : DeviceFile.open(join(folder, 'device.json'), systemRandom);
  const store = folder === undefined ? null : await openStore(folder, logger);
  const own = toHex(systemRandom.bytes(32));
  const [socket, dialPeer] = await Promise.all([socketClass(), webRtc ? peerDial() : null]);
  return {
    clock: systemClock,
    random: systemRandom,
    logger,
    suite: nodeCrypto(),
    store: async (room) => ({ log: (part) => store?.log(room, part) ?? new NoLog() }),
    device: async () => device?.device ?? own,
    homeKeys: device?.homeKeys ?? memoryHomeKeys(),
    dialServer: (url, signal) =>
      dialWebSocket(url, { clock: systemClock, timeoutMs: DIAL_TIMEOUT_MS, signal, WebSocket: socket }),
    dialPeer,
    openTabs: null,
    lock: () => soleTabLock(),
    visibility: { visible: true, onChange: () => () => {} },
    metered: () => false,
    keeps: store !== null,
    close: async () => store?.close(),
  };
}

/** Where nothing outlives the process, a room is told so, and never says *on this device*. */
class NoLog extends MemoryLog {
  override async open(): Promise<never> {
    throw new LogStorageError('refused', 'this process keeps nothing');
  }
}

interface Store {
  log(room: RoomId, part: PartId): Log;
  close(): Promise<void>;
}

async function openStore(folder: string, logger: Logger): Promise<Store | null> {
  if (!hasSqlite()) return null;
  const { SqliteStore } = await import('@parley/log/sqlite');
  return SqliteStore.open(join(folder, 'rooms.sqlite'), { clock: systemClock, logger });
}

function hasSqlite(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

async function socketClass(): Promise<typeof WebSocket> {
  if (typeof globalThis.WebSocket === 'function') return globalThis.WebSocket;
  const { WebSocket: socket } = await import('ws');
  return socket as unknown as typeof WebSocket;
}

/** Null where the package is not installed, or has no binary for this machine. */
async function peerDial(): Promise<Environment['dialPeer']> {
  let wrtc: object;
  try {
    ({ default: wrtc } = await import('@roamhq/wrtc'));
  } catch {
    return null;
  }
  const { dialWebRtc } = await import('@parley/transport/webrtc');
  return ({ turn, ...given }): PeerDial => {
    const dial = dialWebRtc({
      ...given,
      iceServers: iceServersOf(turn),
      wrtc,
      clock: systemClock,
      timeoutMs: PEER_TIMEOUT_MS,
    });
    return { ...dial, renew: (newer) => dial.setServers(iceServersOf(newer)) };
  };
}
