import { join } from 'node:path';
import { ParleyServer } from '@parley/e2e';
import { joinClient } from '@parley/join';
import { systemClock, systemRandom } from '@parley/runtime';
import type { RoomAccess, Sealer } from '@parley/seal';
import { decodeSync, encodeSync, separated } from '@parley/wire';
import * as encoding from 'lib0/encoding';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import { certificateOf, newAuthor, newRoom, nothing } from '../flood/people.ts';
import type { Own } from '../lib/owning.ts';
import { ServerProcess } from '../stacks/server-process.ts';
import { CountedSocket } from './counted-socket.ts';

/** A server of its own process, and how somebody comes to a room of it and stays. */
export interface Contender {
  readonly pid: number;
  connect(room: string): Promise<CountedSocket>;
}

/** A small nursery: what is garbage is cleared soon, and memory is what is needed. */
const TIDY = { NODE_OPTIONS: '--max-semi-space-size=1' };
/** As it comes: where work is measured. */
export const BUSY = { NODE_OPTIONS: '' };
const JOIN_MS = 60_000;
const PORTS = { bare: 1300, 'y-webrtc': 1301, 'y-websocket': 1302, hocuspocus: 1303 };

/** The bare server that the others are measured beside. */
export async function startBare(own: Own, env: Readonly<Record<string, string>> = {}): Promise<Contender> {
  const file = new URL('bare-server.ts', import.meta.url);
  const server = own(await ServerProcess.start(file, PORTS.bare, { ...TIDY, ...env }));
  return { pid: server.pid, connect: () => CountedSocket.dial(server.url) };
}

const rooms = new Map<string, Promise<RoomAccess>>();
/** A room's keys, made once for each name. */
export function accessOf(name: string): Promise<RoomAccess> {
  const access = rooms.get(name) ?? newRoom();
  rooms.set(name, access);
  return access;
}

/** Somebody who has joined, with what signs for them. */
export interface Joined {
  readonly socket: CountedSocket;
  readonly author: Sealer;
}

export interface ParleyContender extends Contender {
  readonly server: ParleyServer;
  join(room: string): Promise<Joined>;
}

/** Signaling or home, each alone in its process. */
export async function startParleyPart(
  own: Own,
  part: 'signaling' | 'home',
  env: Readonly<Record<string, string>> = {},
): Promise<ParleyContender> {
  const server = own(
    await ParleyServer.start({
      ...TIDY,
      PARLEY_PARTS: part,
      PARLEY_MAX_CONNECTIONS: '50000',
      PARLEY_LOG_LEVEL: 'error',
      ...env,
    }),
  );
  const origin = `localhost:${server.port}`;
  const join = async (room: string): Promise<Joined> => {
    const access = await accessOf(room);
    const author = await newAuthor(access);
    const socket = await CountedSocket.dial(`ws://${origin}/${part === 'home' ? 'home' : 'signal'}`);
    const { channel } = await joinClient(socket, {
      access,
      prover: author,
      role: access.role,
      service: part,
      origin,
      random: systemRandom,
      clock: systemClock,
      timeoutMs: JOIN_MS,
    });
    channel.listen({
      message(bytes) {
        if (part !== 'home') return;
        for (const message of separated(decodeSync(bytes)))
          if (message.type === 'ping') socket.send(encodeSync({ type: 'pong', nonce: message.nonce }));
      },
      drain() {},
      close() {},
    });
    if (part === 'home') for (const said of [nothing, certificateOf(author)]) socket.send(encodeSync(said));
    return { socket, author };
  };
  return { pid: server.pid ?? 0, server, join, connect: async (room) => (await join(room)).socket };
}

export async function startYWebrtcServer(own: Own): Promise<Contender> {
  const file = new URL('../bin/server.js', import.meta.resolve('y-webrtc'));
  const server = own(await ServerProcess.start(file, PORTS['y-webrtc'], TIDY));
  return {
    pid: server.pid,
    async connect(room) {
      const socket = await CountedSocket.dial(server.url);
      socket.send(JSON.stringify({ type: 'subscribe', topics: [room] }));
      return socket;
    },
  };
}

export async function startYWebsocketServer(own: Own): Promise<Contender> {
  const file = new URL('server.js', import.meta.resolve('@y/websocket-server/utils'));
  const server = own(await ServerProcess.start(file, PORTS['y-websocket'], TIDY));
  return { pid: server.pid, connect: (room) => CountedSocket.dial(`${server.url}/${room}`) };
}

export async function startHocuspocusServer(own: Own): Promise<Contender> {
  const folder = await makeFolder('hocuspocus');
  own({ close: () => removeFolder(folder) });
  const file = new URL('../stacks/hocuspocus-server.ts', import.meta.url);
  const env = { ...TIDY, DATABASE: join(folder, 'documents.sqlite') };
  const server = own(await ServerProcess.start(file, PORTS.hocuspocus, env));
  return {
    pid: server.pid,
    async connect(room) {
      const socket = await CountedSocket.dial(server.url);
      const answered = new Promise<void>((resolve) => {
        socket.listen({ message: () => resolve(), drain() {}, close() {} });
      });
      socket.send(tokenFor(room));
      await answered;
      return socket;
    },
  };
}

/** Hocuspocus' first message: the document's name, *auth*, *token*, and an empty token. */
function tokenFor(document: string): Uint8Array<ArrayBuffer> {
  const [AUTH, TOKEN] = [2, 0];
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, AUTH);
  encoding.writeVarUint(encoder, TOKEN);
  encoding.writeVarString(encoder, '');
  return new Uint8Array(encoding.toUint8Array(encoder));
}
