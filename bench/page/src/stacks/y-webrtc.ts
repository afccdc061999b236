import { WebrtcProvider } from 'y-webrtc';
import type * as Y from 'yjs';
import type { Stack } from './stack.ts';

/** As it comes, but for the public STUN servers it would ask: it asks those that are named. */
export function openYWebrtc(
  doc: Y.Doc,
  room: string,
  server: string,
  iceServers: readonly RTCIceServer[] = [],
): Stack {
  const provider = new WebrtcProvider(room, doc, {
    signaling: [server],
    peerOpts: { config: { iceServers: [...iceServers] } },
  });
  return {
    doc,
    room: null,
    ready(others) {
      // Not `synced`: once the room is in sync with its first peer, y-webrtc no longer marks later ones.
      const connections = [...(provider.room?.webrtcConns.values() ?? [])];
      return connections.filter(({ connected }) => connected).length === others;
    },
    close: async () => provider.destroy(),
  };
}
