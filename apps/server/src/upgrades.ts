import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '@parley/runtime';
import {
  type ChannelServer,
  type ConnectionLimits,
  createWebSocketServer,
  refuse,
} from '@parley/transport/server';
import { dialledHost } from './host.ts';
import { targetOf } from './request-target.ts';
import type { ServedPart } from './served-part.ts';

/** A part, where it is reached, and what one connection may send it. */
export interface Endpoint {
  readonly path: string;
  readonly part: ServedPart;
  readonly limits: ConnectionLimits;
}

export interface UpgradesOptions {
  readonly endpoints: readonly Endpoint[];
  readonly clock: Clock;
  /** Of all endpoints together. */
  readonly maxConnections: number;
}

export interface Upgrades {
  /** For the `upgrade` event of an HTTP server. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether a WebSocket is served at that path. */
  serves(path: string): boolean;
  readonly connections: number;
  /** Takes no more and tells all there are that the server goes away, and that they may come back. */
  close(): Promise<void>;
}

/** Leads each WebSocket to the part at its path. */
export function createUpgrades({ endpoints, clock, maxConnections }: UpgradesOptions): Upgrades {
  const servers = new Map<string, ChannelServer>();
  for (const { path, part, limits } of endpoints) {
    const server = createWebSocketServer({
      clock,
      limits,
      maxConnections,
      onChannel(channel, request) {
        const host = dialledHost(request);
        // `handle` has let nobody in without one.
        if (host === null) channel.close('malformed');
        else part.accept(channel, { host });
      },
    });
    servers.set(path, server);
  }
  const count = () => [...servers.values()].reduce((sum, server) => sum + server.connections, 0);

  return {
    handle(request, socket, head) {
      const server = servers.get(targetOf(request).path);
      if (server === undefined) refuse(socket, '404 Not Found');
      else if (dialledHost(request) === null) refuse(socket, '400 Bad Request');
      else if (count() >= maxConnections) refuse(socket, '503 Service Unavailable');
      else server.upgrade(request, socket, head);
    },
    serves: (path) => servers.has(path),
    get connections() {
      return count();
    },
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close('going-away')));
    },
  };
}
