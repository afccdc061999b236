import { recentLog } from '@parley/room';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, snapshot, XmlElement, XmlText } from 'yjs';
import type { Room } from './room.ts';

/** What of this page's Yjs the handle gives. Not the whole: everybody would have to load what nothing here uses. */
const Y = {
  applyUpdate,
  Doc,
  encodeStateAsUpdate,
  encodeStateVector,
  snapshot,
  XmlElement,
  XmlText,
} as const;

/** The developer's handle, `window.parley`: the open room, its document, and of this page's Yjs what reads and writes one,
 * for the console and for tests. It is there once the document has loaded, and gone while none is open. */
export interface DeveloperHandle {
  readonly room: Room;
  readonly doc: Doc;
  readonly Y: typeof Y;
  /** The last lines the room logged, eldest first: no text, link or key is in them. */
  log(): readonly string[];
}

declare global {
  interface Window {
    parley?: DeveloperHandle;
  }
}

/** Sets the handle; the returned function takes it away again, unless another one has replaced it. */
export function showHandle(room: Room): () => void {
  const handle: DeveloperHandle = { room, doc: room.doc, Y, log: recentLog };
  window.parley = handle;
  return () => {
    if (window.parley === handle) delete window.parley;
  };
}
