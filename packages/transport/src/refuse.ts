import type { Duplex } from 'node:stream';

/** How long who was refused may take to hang up, in milliseconds. */
const LINGER = 1_000;

/**
 * Answers with a status line on a bare socket of an HTTP server, and ends it: within a second it is gone, whatever the other side does.
 *
 * Until then what comes is thrown away, for a socket that is destroyed over unread bytes is reset, and the answer lost.
 */
export function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(timer));
}
