import { IndexedDbStore } from '@parley/log';
import { type Logger, systemClock, systemRandom } from '@parley/runtime';
import { webCrypto } from '@parley/seal';
import {
  dialWebRtcOnDemand,
  dialWebSocket,
  openTabBus,
  prepareWebRtc,
  webRtcAvailable,
} from '@parley/transport';
import { soleTabLock, tabLock } from '../routes/tabs/tab-lock.ts';
import { deviceId } from './device-id.ts';
import type { Environment, Visibility } from './environment.ts';
import { iceServersOf } from './ice-servers.ts';
import { browserLocalNetwork } from './local-network.ts';
import { recentLogger } from './recent-log.ts';
import { roomName } from './room-name.ts';
import { storedHomeKeys } from './stored-home-keys.ts';

const DIAL_TIMEOUT_MS = 8_000;
/** Gathering, checking and, on the last rungs, TURN over TLS. */
const PEER_TIMEOUT_MS = 15_000;

/** What of the browser's environment an app may choose. */
export interface BrowserOptions {
  /** Where log lines go; if absent, into `recentLog`. They hold no text of documents and no secrets. */
  readonly logger?: Logger;
  /** `relay`: only through TURN, so that peers do not learn this one's addresses. `all` if absent. */
  readonly iceTransportPolicy?: 'all' | 'relay';
  /** False: as if this browser had no WebRTC. */
  readonly webRtc?: boolean;
}

/**
 * What a page (or a Node process with its parts) gives a room: the browser's clock, randomness, WebCrypto, IndexedDB,
 * WebSocket, WebRTC, BroadcastChannel and Web Locks, each where it exists.
 */
export function browserEnvironment(options: BrowserOptions = {}): Environment {
  const { logger = recentLogger(), iceTransportPolicy = 'all', webRtc = webRtcAvailable() } = options;
  const clock = systemClock;
  // Node has BroadcastChannel and Web Locks too, but there no two rooms share a log.
  const hasTabs = typeof document === 'object' && typeof BroadcastChannel === 'function';
  return {
    clock,
    random: systemRandom,
    logger,
    suite: webCrypto(),
    store: async (room) => new IndexedDbStore({ room }),
    device: () => deviceId(systemRandom),
    homeKeys: storedHomeKeys(),
    dialServer: (url, signal) => dialWebSocket(url, { clock, timeoutMs: DIAL_TIMEOUT_MS, signal }),
    dialPeer: webRtc
      ? ({ turn, ...given }) => {
          const dial = dialWebRtcOnDemand({
            ...given,
            iceServers: iceServersOf(turn),
            iceTransportPolicy,
            clock,
            timeoutMs: PEER_TIMEOUT_MS,
          });
          return { ...dial, renew: (newer) => dial.setServers(iceServersOf(newer)) };
        }
      : null,
    preparePeers: webRtc ? prepareWebRtc : () => {},
    localNetwork: browserLocalNetwork(),
    openTabs: hasTabs
      ? (room, session, onChannel) =>
          openTabBus({
            name: roomName(room),
            id: session,
            create: (name) => new BroadcastChannel(name),
            onChannel,
          })
      : null,
    lock: (room) => (hasTabs ? tabLock(roomName(room)) : soleTabLock()),
    visibility: documentVisibility(),
    onNetwork,
    metered: () => isMetered(),
  };
}

function documentVisibility(): Visibility {
  const page = globalThis.document;
  if (!page) return { visible: true, onChange: () => () => {} };
  return {
    get visible() {
      return page.visibilityState === 'visible';
    },
    onChange(listener) {
      page.addEventListener('visibilitychange', listener);
      return () => page.removeEventListener('visibilitychange', listener);
    },
  };
}

/** The Network Information API (WICG), where it exists. */
interface NetworkInformation extends EventTarget {
  readonly saveData?: boolean;
  readonly type?: string;
}

const networkInformation = (): NetworkInformation | undefined =>
  (globalThis.navigator as (Navigator & { connection?: NetworkInformation }) | undefined)?.connection;

function onNetwork(listener: () => void): () => void {
  const connection = networkInformation();
  globalThis.addEventListener?.('online', listener);
  connection?.addEventListener?.('change', listener);
  return () => {
    globalThis.removeEventListener?.('online', listener);
    connection?.removeEventListener?.('change', listener);
  };
}

function isMetered(): boolean {
  const connection = networkInformation();
  return connection?.saveData === true || connection?.type === 'cellular';
}
