import type * as Y from 'yjs';
import { openHocuspocus } from './hocuspocus.ts';
import { openParley } from './parley.ts';
import type { Stack, StackOptions } from './stack.ts';
import { openYWebrtc } from './y-webrtc.ts';
import { openYWebsocket } from './y-websocket.ts';

/** Connects a document by the stack that is named. */
export async function openStack(doc: Y.Doc, options: StackOptions): Promise<Stack> {
  switch (options.stack) {
    case 'parley':
      return openParley(doc, options);
    case 'y-webrtc':
      return openYWebrtc(doc, options.room, options.server, options.iceServers);
    case 'y-websocket':
      return openYWebsocket(doc, options.room, options.server);
    case 'hocuspocus':
      return openHocuspocus(doc, options.room, options.server);
  }
}
