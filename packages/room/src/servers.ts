/** Where a room's servers are. */
export interface Servers {
  /** WebSocket URLs, `ws:` or `wss:`. Null: none. */
  readonly signaling: string | null;
  readonly home: string | null;
}

/** `/signal` and `/home` of an http(s) origin, as WebSocket URLs. */
export function serversOf(origin: string): Servers {
  const base = origin.replace(/^http/, 'ws');
  return { signaling: `${base}/signal`, home: `${base}/home` };
}

/** @throws TypeError for what no WebSocket can be opened to. */
export function checkServers({ signaling, home }: Servers): void {
  for (const url of [signaling, home]) {
    const isFine = url === null || (URL.canParse(url) && /^wss?:/i.test(url));
    if (!isFine) throw new TypeError(`not a WebSocket URL: ${url}`);
  }
}
