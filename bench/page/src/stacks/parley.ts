import { openRoom } from '@parley/room';
import type * as Y from 'yjs';
import type { Stack, StackOptions } from './stack.ts';

export async function openParley(
  doc: Y.Doc,
  { link, signaling, home }: Extract<StackOptions, { stack: 'parley' }>,
): Promise<Stack> {
  const room = await openRoom({ link, doc, servers: { signaling, home } });
  return {
    doc,
    room,
    ready: (others) => room.status.peers.filter(({ route }) => route === 'direct').length === others,
    close: () => room.close(),
  };
}
