import type { TurnServers } from '@parley/wire';

/** TURN credentials as WebRTC takes them. */
export const iceServersOf = (turn: TurnServers | null): RTCIceServer[] =>
  turn ? [{ urls: [...turn.urls], username: turn.username, credential: turn.credential }] : [];
