import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Bounds how many TCP connections one address may have open, whatever it says over them: else one stranger could take all there
 * may be. Further ones are ended at once. `addressOf` gives null for whoever cannot be told apart.
 */
export function boundSockets(
  server: Server,
  { each, addressOf }: { readonly each: number; readonly addressOf: (socket: Socket) => string | null },
): void {
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const address = addressOf(socket);
    if (address === null) return;
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > each) socket.destroy();
  });
}
