import { WebrtcProvider } from 'y-webrtc';
import type * as Y from 'yjs';
import type { Stack } from './stack.ts';

/** As it comes, but for the public STUN servers it would ask. */
export function openYWebrtc(doc: Y.Doc, room: string, server: string): Stack {
  const provider = new WebrtcProvider(room, doc, {
    signaling: [server],
    peerOpts: { config: { iceServers: [] } },
  });
  return {
    doc,
    room: null,
    ready(others) {
      const connections = [...(provider.room?.webrtcConns.values() ?? [])];
      return connections.filter(({ connected, synced }) => connected && synced).length === others;
    },
    close: async () => provider.destroy(),
  };
}
