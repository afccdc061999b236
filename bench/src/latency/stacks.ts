import { randomUUID } from 'node:crypto';
import { newDocument } from '@parley/e2e';
import type { StackName, StackOptions } from '../../page/src/stacks/stack.ts';
import type { Own } from '../lib/owning.ts';
import { ParleyServers } from '../lib/servers.ts';
import { StockServer } from '../lib/stock-server.ts';

/** A stack with its servers running. */
export interface RunningStack {
  readonly name: StackName;
  /** How it is named in the table. */
  readonly title: string;
  /** How to open a document nobody has opened. */
  fresh(): Promise<StackOptions>;
}

/** The compared stacks, each with its own server processes. `origin` is where the page is served. */
export async function startStacks(own: Own, origin: string): Promise<RunningStack[]> {
  const parley = own(await ParleyServers.start());
  const yWebrtc = own(await StockServer.yWebrtc());
  const yWebsocket = own(await StockServer.yWebsocket());
  return [
    {
      name: 'parley',
      title: 'Parley (sealed, signed)',
      fresh: async () => ({
        stack: 'parley',
        link: (await newDocument(origin)).edit,
        signaling: parley.signalingUrl,
        home: parley.homeUrl,
      }),
    },
    { name: 'y-webrtc', title: 'y-webrtc 10.3', fresh: async () => stock('y-webrtc', yWebrtc) },
    { name: 'y-websocket', title: 'y-websocket 3', fresh: async () => stock('y-websocket', yWebsocket) },
  ];
}

const stock = (stack: 'y-webrtc' | 'y-websocket', { url }: StockServer): StackOptions => ({
  stack,
  room: randomUUID(),
  server: url,
});
