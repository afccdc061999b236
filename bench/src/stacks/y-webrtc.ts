import type { Own } from '../lib/owning.ts';
import type { PageServer } from '../lib/page-server.ts';
import type { RunningStack } from './running-stack.ts';
import { ServerProcess } from './server-process.ts';
import { stockStack } from './stock-stack.ts';

const PORT = 4444;

/** y-webrtc with the signaling server in its package. */
export async function startYWebrtc(own: Own, pages: PageServer): Promise<RunningStack> {
  const file = new URL('../bin/server.js', import.meta.resolve('y-webrtc'));
  return stockStack('y-webrtc', 'y-webrtc 10.3', 'mesh', pages, own(await ServerProcess.start(file, PORT)));
}
