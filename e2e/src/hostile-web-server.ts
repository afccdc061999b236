import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asBytes, reasonOfCode } from '@parley/wire';
import { WebSocketServer } from 'ws';
import type { HostileServer } from './hostile-server.ts';

/** The hostile server on a port of its own: it serves the true page, and is signaling and home itself. */
export class HostileWebServer {
  readonly origin: string;
  /** What went wrong while it served: nothing should. */
  readonly faults: unknown[] = [];
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });

  private constructor(http: Server) {
    this.#http = http;
    this.origin = `http://localhost:${(http.address() as AddressInfo).port}`;
  }

  /** `page` is the origin of the server whose page it passes on. */
  static async start(page: string, hostile: HostileServer): Promise<HostileWebServer> {
    const http = createServer();
    http.listen(0, 'localhost');
    await once(http, 'listening');
    const server = new HostileWebServer(http);
    http.on('request', (request, response) => {
      passOn(page, request, response).catch((error: unknown) => {
        server.faults.push(error);
        response.destroy();
      });
    });
    http.on('upgrade', (request, socket, head) => {
      server.#sockets.handleUpgrade(request, socket, head, (client) => {
        const service = request.url?.startsWith('/home') ? 'home' : 'signaling';
        const visit = hostile.begin(service, request.headers.host ?? '');
        client.on('message', (data) => {
          const frame = asBytes(Buffer.from(data as Buffer));
          const end = { send: (bytes: Uint8Array) => client.send(bytes) };
          hostile.heard(frame, visit, end).catch((error: unknown) => server.faults.push(error));
        });
        client.on('error', (error) => server.faults.push(error));
        client.on('close', (code) => {
          visit.closed = reasonOfCode(code);
        });
      });
    });
    return server;
  }

  async close(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#http.closeAllConnections();
    const closed = once(this.#http, 'close');
    this.#http.close();
    await closed;
  }
}

async function passOn(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await fetch(new URL(request.url ?? '/', origin), { redirect: 'manual' });
  const body = Buffer.from(await answer.arrayBuffer());
  for (const name of ['content-type', 'content-security-policy', 'cache-control']) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  response.writeHead(answer.status);
  response.end(body);
}
