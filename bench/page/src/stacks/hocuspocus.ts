import { HocuspocusProvider } from '@hocuspocus/provider';
import type * as Y from 'yjs';
import type { Stack } from './stack.ts';

export function openHocuspocus(document: Y.Doc, name: string, url: string): Stack {
  const provider = new HocuspocusProvider({ url, name, document });
  return {
    doc: document,
    room: null,
    ready: () => provider.synced,
    async close() {
      provider.destroy();
      // The provider made it, and leaves it open.
      provider.configuration.websocketProvider.destroy();
    },
  };
}
