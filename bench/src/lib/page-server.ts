import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createPage } from '@parley/server';
import { WebSocketServer } from 'ws';
import { buildPages } from './build-page.ts';

/**
 * Serves the bench page, whatever a run adds under `/data/`, and at `/clock` this process's clock: each message is answered
 * with the time, ms. Pages are cross-origin isolated: their own clocks then count in steps of 5 µs, not 100.
 */
export class PageServer {
  readonly #http: Server;
  readonly #clocks: WebSocketServer;
  readonly #data = new Map<string, string>();

  private constructor(http: Server, clocks: WebSocketServer) {
    this.#http = http;
    this.#clocks = clocks;
  }

  /** `others` are pages beside the bench page. */
  static async start(...others: readonly string[]): Promise<PageServer> {
    return PageServer.serve(await buildPages(['index.html', ...others]));
  }

  /** Serves pages that are built already; at a free port if none is named. */
  static async serve(folder: string, { host = 'localhost', port = 0 } = {}): Promise<PageServer> {
    const page = createPage(folder);
    const http = createServer();
    const server = new PageServer(
      http,
      new WebSocketServer({ server: http, path: '/clock', maxPayload: 64 }),
    );
    http.on('request', (request, response) => {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      const data = server.#data.get(pathOf(request));
      if (data !== undefined) response.setHeader('Content-Type', 'application/json').end(data);
      else page(request, response, pathOf(request));
    });
    server.#clocks.on('connection', (socket) => {
      socket.on('message', () => socket.send(String(performance.now())));
    });
    http.listen(port, host);
    await once(http, 'listening');
    return server;
  }

  get origin(): string {
    return `http://localhost:${(this.#http.address() as AddressInfo).port}`;
  }

  /** The same server as a site of its own: for a browser it shares nothing with any other, no storage, lock or channel. */
  siteOrigin(name: string): string {
    const { port } = new URL(this.origin);
    return `http://${name}.localhost:${port}`;
  }

  get clockUrl(): string {
    return `${this.origin.replace(/^http/, 'ws')}/clock`;
  }

  /** Serves a value as JSON to the pages; returns its URL, for pages of {@link origin}. */
  offer(name: string, value: unknown): string {
    this.#data.set(`/data/${name}`, JSON.stringify(value));
    return `${this.origin}/data/${name}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#clocks.clients) socket.terminate();
    this.#clocks.close();
    this.#http.close();
    this.#http.closeAllConnections();
  }
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';
