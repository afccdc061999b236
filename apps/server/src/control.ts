import { existsSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Logger } from '@parley/runtime';

/** Longer paths are none of a UNIX socket, in bytes (Linux: 108 with the zero at the end). */
const LONGEST_PATH = 107;
/** The longest request, in characters. */
const LONGEST_REQUEST = 16_384;

/** What `parley` asks of a server that runs: one request a connection, one line of JSON each way. */
export type ControlRequest =
  | { readonly command: 'delete'; readonly room: string }
  | { readonly command: 'expire'; readonly days: number }
  | { readonly command: 'restore'; readonly file: string };

export type ControlAnswer =
  | { readonly done: string | number | boolean }
  /** For a person, one line. */
  | { readonly failed: string };

/** What of home can be asked for. */
export interface Controlled {
  delete(room: string): Promise<boolean>;
  expire(days: number): Promise<number>;
  restore(file: string): Promise<string>;
}

export const controlPathIn = (folder: string): string => join(folder, 'control');

/**
 * Listens on a UNIX socket in the data folder, which only its owner can reach, for what `parley` asks of a running server. Null
 * where the folder's path is too long for one: then the commands work on a server that is stopped.
 */
export async function openControl(
  folder: string,
  controlled: Controlled,
  logger: Logger,
): Promise<{ close(): Promise<void> } | null> {
  const path = controlPathIn(folder);
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    logger.warn('no control socket: the path of the data folder is too long', { longest: LONGEST_PATH });
    return null;
  }
  // This process holds the folder, so a socket there is what one that was killed has left.
  if (existsSync(path)) rmSync(path);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    void serve(socket, controlled, logger);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  server.on('error', (error) => logger.error('the control socket failed', { error }));
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

async function serve(socket: Socket, controlled: Controlled, logger: Logger): Promise<void> {
  socket.on('error', () => socket.destroy());
  const text = await lineOf(socket);
  const answered = await answerTo(text, controlled, logger);
  socket.end(`${JSON.stringify(answered)}\n`);
}

/** What comes until the line's end, or the connection's. */
export function lineOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('\n') || text.length > LONGEST_REQUEST) resolve(text);
    });
    socket.once('close', () => resolve(text));
  });
}

async function answerTo(text: string, controlled: Controlled, logger: Logger): Promise<ControlAnswer> {
  try {
    const request = JSON.parse(text) as ControlRequest;
    logger.info('asked by the operator', { command: request.command });
    switch (request.command) {
      case 'delete':
        return { done: await controlled.delete(request.room) };
      case 'expire':
        return { done: await controlled.expire(request.days) };
      case 'restore':
        return { done: await controlled.restore(request.file) };
      default:
        return { failed: 'the server that runs is of another version' };
    }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
