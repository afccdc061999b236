import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { refuse } from '@parley/transport/server';
import { boundedLogger } from './bounded-logger.ts';
import { boundSockets } from './bounded-sockets.ts';
import { Budgets } from './budgets.ts';
import { clientAddress, socketAddress } from './client-address.ts';
import type { Config } from './config.ts';
import { openControl } from './control.ts';
import { openParts, type Parts } from './endpoints.ts';
import { Failures } from './failures.ts';
import { type Finding, nearLimit } from './finding.ts';
import { guarded } from './guarded.ts';
import { isInvited } from './invitation.ts';
import { Metrics, type Readings } from './metrics.ts';
import { createPage } from './page.ts';
import { Policy } from './policy.ts';
import { Refusals } from './refusals.ts';
import { pathBelow, targetOf } from './request-target.ts';
import { createRequestListener } from './requests.ts';
import type { ServerOptions } from './server-options.ts';
import { StartError } from './start-error.ts';
import { createUpgrades } from './upgrades.ts';

/** TCP connections beyond the WebSockets: for the page, and for those about to be answered 503. */
const PLAIN_CONNECTIONS = 1_000;
/** And of one address. */
const PLAIN_CONNECTIONS_EACH = 100;
/** How long a request may take to arrive, in milliseconds. */
const REQUEST_TIMEOUT = 15_000;
/** Who is over it is found that many times within it: Node looks each 30 s otherwise. */
const LOOKS = 10;
/** After how long a connection on which nothing moves is ended, in milliseconds: somebody takes no more of an answer. */
const STALLED = 60_000;

export interface RunningServer {
  readonly port: number;
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** Takes nothing new, hands peers over one after another where other processes serve them (`drainMs`), tells every other `going-away`, writes
   * what is pending. Call it once. */
  close(): Promise<void>;
}

/**
 * Starts what `config.parts` names, on one port.
 *
 * @throws StartError if it cannot: the page is not built, the data folder cannot be written, the port is taken.
 */
export async function startServer(
  config: Config,
  { clock, requestTimeout = REQUEST_TIMEOUT, ...outside }: ServerOptions,
): Promise<RunningServer> {
  const logger = boundedLogger(outside.logger, clock);
  const page = config.parts.has('page') ? createPage(config.pageDirectory, config.publicPlace.base) : null;
  let parts: Parts = { endpoints: [], home: null, signaling: null, exchange: null };
  const metrics = new Metrics({ startedAt: clock.now(), read: () => readings() });
  const refusals = new Refusals({ clock, logger, count: (kind) => metrics.refused(kind) });
  const budgets = new Budgets(config.budgets, { clock, stored: () => parts.home?.storedBytes ?? 0 });
  const policy = new Policy({
    config,
    budgets,
    refusals,
    rooms: () => parts.home,
    stood: (room) => parts.signaling?.stands(room),
    clock,
    failed: (error) => logger.warn('the store did not say whether a room stands', { error: String(error) }),
  });
  parts = await openParts(config, {
    clock,
    logger,
    policy,
    committed: (report) => metrics.committed(report),
  }).catch((error: unknown) => {
    metrics.close();
    throw error;
  });
  const pathOf = (request: IncomingMessage) => pathBelow(targetOf(request).path, config.publicPlace.base);
  const upgrades = createUpgrades({
    endpoints: parts.endpoints,
    clock,
    budgets,
    refusals,
    pathOf,
    addressOf: (request) => clientAddress(request, config.addressHeader),
    isInvited: (request) => isInvited(request, config.invitation),
  });
  let stopping = false;

  const readings = (): Readings => ({
    parts: parts.endpoints.map(({ name, part }) => ({ part: name, ...part.stats() })),
    openConnections: upgrades.connections,
    stored: parts.home && {
      rooms: parts.home.storedRooms,
      bytes: parts.home.storedBytes,
      limit: config.budgets.storedBytes,
    },
  });
  const findings = async (): Promise<Finding[]> => [
    ...((await parts.home?.findings()) ?? []),
    ...nearLimit('connections', upgrades.connections, config.budgets.connections),
    ...nearLimit('bytes stored', parts.home?.storedBytes ?? 0, config.budgets.storedBytes),
  ];

  const http = createServer({
    requestTimeout,
    headersTimeout: requestTimeout,
    connectionsCheckingInterval: Math.ceil(requestTimeout / LOOKS),
    // Whoever asks for another protocol (curl asks for h2c) is served as if it had not.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  });
  http.maxConnections = config.budgets.connections + PLAIN_CONNECTIONS;
  http.timeout = STALLED;
  boundSockets(http, {
    each: config.budgets.connectionsEach + PLAIN_CONNECTIONS_EACH,
    addressOf: socketAddress,
  });
  const failures = new Failures({ clock, logger });
  const listener = createRequestListener({
    config,
    page,
    servesSocket: (path) => upgrades.serves(path),
    metrics,
    stopping: () => stopping,
    findings,
    failed: (error) => failures.add('a request failed', error),
  });
  http.on('request', guarded(listener, failures));
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

  // A database is changed by the commands themselves: each process over it finds that out.
  const control =
    parts.home && config.database === null
      ? await openControl(config.dataDirectory, parts.home, logger)
      : null;
  const closeParts = async () => {
    metrics.close();
    const results = await Promise.allSettled([
      control?.close(),
      upgrades.close(),
      ...parts.endpoints.map(({ part }) => part.close()),
    ]);
    // Last: what the parts say as they go is carried by it.
    await parts.exchange?.close();
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
    url: `http://${urlHost(config.listen)}:${port}${config.publicPlace.base.slice(0, -1)}`,
    async close() {
      stopping = true;
      http.close();
      if (config.drainMs > 0) await upgrades.handOver(config.drainMs);
      await closeParts();
      http.closeAllConnections();
    },
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
