import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answer } from './answer.ts';
import { isFromInside } from './client-address.ts';
import type { Config } from './config.ts';
import type { Finding } from './finding.ts';
import { dialledHost, isInsideHost } from './host.ts';
import { codeIn, invitationCookie, isInvitation } from './invitation.ts';
import type { Metrics } from './metrics.ts';
import { pathBelow, targetOf } from './request-target.ts';
import { securityHeaders } from './security-headers.ts';
import { VERSION } from './version.ts';

export interface RequestsOptions {
  readonly config: Config;
  /** Answers what is neither a WebSocket's path nor the process's own; null where the page is not served. */
  readonly page: ((request: IncomingMessage, response: ServerResponse, path: string) => void) | null;
  /** Whether a WebSocket is served at that path. */
  readonly servesSocket: (path: string) => boolean;
  readonly metrics: Metrics;
  readonly stopping: () => boolean;
  readonly findings: () => Promise<readonly Finding[]>;
  /** A request failed after it had been led to its answer. */
  readonly failed: (error: unknown) => void;
}

/** Answers every request that is no upgrade: the process's own paths, and the page's. */
export function createRequestListener(options: RequestsOptions): RequestListener {
  const { config, page, servesSocket } = options;
  const { hosts, base, secure } = config.publicPlace;

  const own: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
    '/healthz'(_, response) {
      const stopping = options.stopping();
      json(response, stopping ? 503 : 200, { status: stopping ? 'stopping' : 'ok' });
    },
    '/readyz'(_, response) {
      options.findings().then(
        (findings) => {
          const ready = !options.stopping() && !findings.some(({ severe }) => severe);
          json(response, ready ? 200 : 503, {
            status: ready ? 'ready' : 'not ready',
            findings: findings.map(({ what }) => what),
          });
        },
        (error: unknown) => failed(response, error),
      );
    },
    '/version'(_, response) {
      json(response, 200, { version: VERSION });
    },
    '/metrics'(request, response) {
      if (!mayReadMetrics(request)) return notFound(response);
      const { metrics } = options;
      metrics.text().then(
        (text) => answer(response, 200, text, { 'Content-Type': metrics.contentType }),
        (error: unknown) => failed(response, error),
      );
    },
  };

  const failed = (response: ServerResponse, error: unknown): void => {
    options.failed(error);
    answer(response, 500, 'It failed\n');
  };

  const mayReadMetrics = (request: IncomingMessage): boolean => {
    if (config.metrics !== 'inside') return config.metrics === 'all';
    // Who dialled a public name came through a proxy, whether that says so or not.
    return (
      isFromInside(request) &&
      isInsideHost(dialledHost(request) ?? '') &&
      !hosts.includes(dialledHost(request) ?? '')
    );
  };

  return (request, response) => {
    const dialled = dialledHost(request);
    const headers = securityHeaders({ hosts: dialled === null ? hosts : [dialled, ...hosts], secure });
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(response, 405, 'Only GET and HEAD\n', { Allow: 'GET, HEAD' });
    }
    const path = pathBelow(targetOf(request).path, base);
    if (path === null) return answer(response, 308, '', { Location: base });
    const handler = Object.hasOwn(own, path) ? own[path] : undefined;
    if (handler) return handler(request, response);
    if (servesSocket(path)) {
      return answer(response, 426, 'Here is a WebSocket\n', { Upgrade: 'websocket', Connection: 'Upgrade' });
    }
    const code = codeIn(path);
    if (code !== null && isInvitation(code, config.invitation)) {
      const cookie = invitationCookie(code, base, secure);
      return answer(response, 303, '', { Location: base, 'Set-Cookie': cookie });
    }
    if (page === null || code !== null) notFound(response);
    else page(request, response, path);
  };
}

const notFound = (response: ServerResponse): void => answer(response, 404, 'Not found\n');

const json = (response: ServerResponse, status: number, body: unknown): void =>
  answer(response, status, `${JSON.stringify(body)}\n`, { 'Content-Type': 'application/json' });
