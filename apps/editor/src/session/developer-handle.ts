import * as Y from 'yjs';
import type { Room } from './room.ts';

/** The developer's handle, `window.parley`: the open room, its document and this page's Yjs, for the console and for
 * tests. It is there once the document has loaded, and gone while none is open. */
export interface DeveloperHandle {
  readonly room: Room;
  readonly doc: Y.Doc;
  readonly Y: typeof Y;
}

declare global {
  interface Window {
    parley?: DeveloperHandle;
  }
}

/** Sets the handle; the returned function takes it away again, unless another one has replaced it. */
export function showHandle(room: Room): () => void {
  const handle: DeveloperHandle = { room, doc: room.doc, Y };
  window.parley = handle;
  return () => {
    if (window.parley === handle) delete window.parley;
  };
}
