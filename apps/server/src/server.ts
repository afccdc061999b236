import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { refuse } from '@parley/transport/server';
import { answer } from './answer.ts';
import type { Config } from './config.ts';
import { openEndpoints } from './endpoints.ts';
import { Failures } from './failures.ts';
import { guarded } from './guarded.ts';
import { dialledHost } from './host.ts';
import { createPage } from './page.ts';
import { targetOf } from './request-target.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServerOptions } from './server-options.ts';
import { StartError } from './start-error.ts';
import { createUpgrades, type Upgrades } from './upgrades.ts';

/** TCP connections beyond the WebSockets: for the page, and for those about to be answered 503. */
const PLAIN_CONNECTIONS = 1_000;
/** How long a request may take to arrive, in milliseconds. */
const REQUEST_TIMEOUT = 15_000;
/** After how long a connection on which nothing moves is ended, in milliseconds: somebody takes no more of an answer. */
const STALLED = 60_000;

export interface RunningServer {
  readonly port: number;
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** Takes nothing new, tells every connected peer `going-away`, writes what is pending. Call it once. */
  close(): Promise<void>;
}

/**
 * Starts what `config.parts` names, on one port.
 *
 * @throws StartError if it cannot: the page is not built, the data folder cannot be written, the port is taken.
 */
export async function startServer(config: Config, { clock, logger }: ServerOptions): Promise<RunningServer> {
  const page = config.parts.has('page') ? createPage(config.pageDirectory) : null;
  const endpoints = await openEndpoints(config, { clock, logger });
  const upgrades = createUpgrades({
    endpoints,
    clock,
    maxConnections: config.maxConnections,
  });
  const startedAt = clock.now();
  let stopping = false;

  const health = () => ({
    status: stopping ? 'stopping' : 'ok',
    parts: [...config.parts],
    connections: upgrades.connections,
    uptimeSeconds: Math.floor((clock.now() - startedAt) / 1000),
  });

  const http = createServer({
    requestTimeout: REQUEST_TIMEOUT,
    headersTimeout: REQUEST_TIMEOUT,
    // Whoever asks for another protocol (curl asks for h2c) is served as if it had not.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  });
  http.maxConnections = config.maxConnections + PLAIN_CONNECTIONS;
  http.timeout = STALLED;
  const failures = new Failures({ clock, logger });
  http.on('request', guarded(createRequestListener({ config, page, upgrades, health }), failures));
  http.on('upgrade', (request, socket, head) => {
    try {
      if (stopping) refuse(socket, '503 Service Unavailable');
      else upgrades.handle(request, socket, head);
    } catch (error) {
      failures.add('an upgrade failed', error);
      socket.destroy();
    }
  });
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // In the midst of an answer, or after one, words would be taken for a part of it, or for another.
    if ((socket as Socket).bytesWritten > 0) socket.destroy();
    else refuse(socket, statusOf(error.code));
  });

  const closeParts = async () => {
    const results = await Promise.allSettled([
      upgrades.close(),
      ...endpoints.map(({ part }) => part.close()),
    ]);
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (errors.length > 0) throw new AggregateError(errors, 'a part of the server did not close cleanly');
  };

  try {
    await listen(http, config);
  } catch (error) {
    await closeParts();
    throw error;
  }
  // No descriptor is left for a connection that waits, say. It is not taken, and those there are go on.
  http.on('error', (error) => failures.add('a connection was not taken', error));
  const { port } = http.address() as AddressInfo;
  return {
    port,
    url: `http://${urlHost(config.listen)}:${port}`,
    async close() {
      stopping = true;
      http.close();
      await closeParts();
      http.closeAllConnections();
    },
  };
}

function createRequestListener({
  config,
  page,
  upgrades,
  health,
}: {
  readonly config: Config;
  readonly page: RequestListener | null;
  readonly upgrades: Upgrades;
  readonly health: () => { readonly status: string };
}): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const dialled = dialledHost(request);
    const headers = securityHeaders(
      dialled === null ? config.publicPlace.hosts : [dialled, ...config.publicPlace.hosts],
    );
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const { path } = targetOf(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, 'Only GET and HEAD\n', { Allow: 'GET, HEAD' });
    } else if (path === '/health') {
      const report = health();
      const type = { 'Content-Type': 'application/json' };
      answer(response, report.status === 'ok' ? 200 : 503, `${JSON.stringify(report)}\n`, type);
    } else if (upgrades.serves(path)) {
      answer(response, 426, 'Here is a WebSocket\n', { Upgrade: 'websocket', Connection: 'Upgrade' });
    } else if (page !== null) {
      page(request, response);
    } else {
      answer(response, 404, 'Not found\n');
    }
  };
}

/** How a request that is no HTTP is answered. */
function statusOf(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return '400 Bad Request';
}

function listen(http: Server, { port, listen: host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartError(whyNotListening(error, port, host))),
    );
    http.listen({ port, ...(host === null ? {} : { host }) }, () => {
      http.removeAllListeners('error');
      resolve();
    });
  });
}

function whyNotListening(error: NodeJS.ErrnoException, port: number, host: string | null): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `PORT: port ${port} is taken; set another`;
    case 'EACCES':
      return `PORT: this user may not open port ${port}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `PARLEY_HOST: ${host} is no address of this machine`;
    default:
      return `Cannot listen on port ${port}: ${error.message}`;
  }
}

/** How the listen address stands in a URL; all addresses are `localhost`, where a page is a secure context. */
function urlHost(listen: string | null): string {
  if (listen === null || ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(listen)) return 'localhost';
  return listen.includes(':') ? `[${listen}]` : listen;
}
