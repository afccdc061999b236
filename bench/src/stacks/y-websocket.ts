import type { Own } from '../lib/owning.ts';
import type { PageServer } from '../lib/page-server.ts';
import type { RunningStack } from './running-stack.ts';
import { ServerProcess } from './server-process.ts';
import { stockStack } from './stock-stack.ts';

const PORT = 1234;

/** y-websocket with the server of @y/websocket-server, which keeps documents in memory. */
export async function startYWebsocket(own: Own, pages: PageServer): Promise<RunningStack> {
  const file = new URL('server.js', import.meta.resolve('@y/websocket-server/utils'));
  const server = own(await ServerProcess.start(file, PORT));
  return stockStack('y-websocket', 'y-websocket 3.1', 'home', pages, server);
}
