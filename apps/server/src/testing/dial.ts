import { once } from 'node:events';
import { systemClock, systemRandom } from '@parley/runtime';
import type { RoomAccess, SessionProver } from '@parley/seal';
import type { Channel } from '@parley/transport';
import { channelOfSocket } from '@parley/transport/server';
import { WebSocket } from 'ws';

/** A server that dies in the midst of a handshake leaves it open, in milliseconds. */
const HANDSHAKE_MS = 10_000;
const LIMITS = { messagesPerSecond: 1e6, bytesPerSecond: 1e9 };

/** Opens a WebSocket to a path of a server, with these headers; `named` is the room that the URL names. Rejects with the HTTP answer if there is none. */
export async function dial(
  url: string,
  path: '/home' | '/signal',
  headers: Readonly<Record<string, string>> = {},
  named?: string,
): Promise<Channel> {
  const query = named === undefined ? '' : `?room=${named}`;
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}${query}`, {
    headers,
    handshakeTimeout: HANDSHAKE_MS,
  });
  const channel = channelOfSocket(socket, { clock: systemClock, limits: LIMITS });
  await once(socket, 'open');
  return channel;
}

/** How somebody joins a room of a server at that URL. */
export const joining = (url: string, access: RoomAccess, prover: SessionProver) => ({
  access,
  prover,
  role: access.role,
  origin: new URL(url).host,
  random: systemRandom,
  clock: systemClock,
  timeoutMs: 10_000,
});
