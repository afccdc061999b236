import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import type { Stack } from './stack.ts';

export function openYWebsocket(doc: Y.Doc, room: string, server: string): Stack {
  const provider = new WebsocketProvider(server, room, doc);
  return {
    doc,
    room: null,
    ready: () => provider.synced,
    close: async () => provider.destroy(),
  };
}
