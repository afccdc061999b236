import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Clock, systemRandom } from '@parley/runtime';
import {
  type ChannelServer,
  type ConnectionLimits,
  createWebSocketServer,
  refuse,
} from '@parley/transport/server';
import type { Budgets } from './budgets.ts';
import { dialledHost } from './host.ts';
import type { Refusals } from './refusals.ts';
import { roomNamedIn } from './request-target.ts';
import type { ServedPart, Visitor } from './served-part.ts';

/** A part, where it is reached, and what one connection may send it. */
export interface Endpoint {
  readonly path: string;
  readonly name: string;
  readonly part: ServedPart;
  readonly limits: ConnectionLimits;
}

export interface UpgradesOptions {
  readonly endpoints: readonly Endpoint[];
  readonly clock: Clock;
  readonly budgets: Budgets;
  readonly refusals: Refusals;
  /** Where in the page's own tree a request leads. */
  readonly pathOf: (request: IncomingMessage) => string | null;
  /** Who a request is counted for. */
  readonly addressOf: (request: IncomingMessage) => string | null;
  readonly isInvited: (request: IncomingMessage) => boolean;
}

export interface Upgrades {
  /** For the `upgrade` event of an HTTP server. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether a WebSocket is served at that path. */
  serves(path: string): boolean;
  readonly connections: number;
  /** Takes no more, and tells one after another, over so many ms, that others serve them now. */
  handOver(overMs: number): Promise<void>;
  /** Takes no more and tells all there are that the server goes away, and that they may come back. */
  close(): Promise<void>;
}

/** Leads each WebSocket to the part at its path, if its address may have another. */
export function createUpgrades(options: UpgradesOptions): Upgrades {
  const { endpoints, clock, budgets, refusals, pathOf, addressOf, isInvited } = options;
  const visitorOf = (request: IncomingMessage): Visitor | null => {
    const host = dialledHost(request);
    // `handle` has let nobody in without one.
    if (host === null) return null;
    return {
      host,
      origin: request.headers.origin?.slice(0, 300) ?? null,
      address: addressOf(request),
      room: roomNamedIn(request),
      invited: isInvited(request),
    };
  };
  const servers = new Map<string, ChannelServer>();
  for (const { path, part, limits } of endpoints) {
    const server = createWebSocketServer({
      clock,
      limits,
      maxConnections: budgets.limits.connections,
      onChannel(channel, request) {
        const visitor = visitorOf(request);
        if (visitor === null) channel.close('malformed');
        else part.accept(channel, visitor);
      },
    });
    servers.set(path, server);
  }

  return {
    handle(request, socket, head) {
      const server = servers.get(pathOf(request) ?? '');
      if (server === undefined) return refuse(socket, '404 Not Found');
      const address = addressOf(request);
      if (dialledHost(request) === null) {
        refusals.add('no such host', { address, host: request.headers.host?.slice(0, 300) });
        return refuse(socket, '400 Bad Request');
      }
      const place = budgets.connect(address);
      if (typeof place === 'string') {
        refusals.add(place, { address });
        return refuse(socket, '503 Service Unavailable');
      }
      socket.on('close', place);
      server.upgrade(request, socket, head);
    },
    serves: (path) => servers.has(path),
    get connections() {
      return [...servers.values()].reduce((sum, server) => sum + server.connections, 0);
    },
    async handOver(overMs) {
      await Promise.all([...servers.values()].map((server) => server.handOver(overMs, systemRandom)));
    },
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close('going-away')));
    },
  };
}
