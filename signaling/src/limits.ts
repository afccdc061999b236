import { LIMITS } from '@parley/wire';
import type { SwitchboardLimits } from './switchboard.ts';

/** Every bound of the signaling server. */
export interface SignalingLimits extends SwitchboardLimits {
  /** Channels at one time, those still joining among them. */
  readonly connections: number;
  /** For the whole join, in milliseconds. */
  readonly joinTimeout: number;
}

export const DEFAULT_LIMITS: SignalingLimits = {
  rooms: 10_000,
  connections: 20_000,
  peersPerRoom: LIMITS.peers,
  joinTimeout: 10_000,
};

/** What one client may send; for the channel server in front, which counts and closes with `too-many-messages`. The
 * burst lets a peer send an offer and its candidates to a whole room of 256 at once. */
export const CONNECTION_RATE = {
  messagesPerSecond: 100,
  bytesPerSecond: 128 * 1024,
  burstSeconds: 40,
} as const;
