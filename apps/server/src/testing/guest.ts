import { once } from 'node:events';
import { joinClient } from '@parley/join';
import { seededRandom, systemClock, systemRandom } from '@parley/runtime';
import { createOwnerLink, createSealer, openFragment, type RoomAccess, type Sealer } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Channel } from '@parley/transport';
import { channelOfSocket } from '@parley/transport/server';
import {
  type CloseReason,
  decodeSignalingServer,
  decodeSync,
  encodeSync,
  type SignalingServerMessage,
  type SyncMessage,
  type TurnServers,
  utf8,
} from '@parley/wire';
import { WebSocket } from 'ws';

const LIMITS = { messagesPerSecond: 1e6, bytesPerSecond: 1e9 };
const suite = nodeCrypto();

/** The edit link of a room that depends on its name alone. */
export async function linkOf(name: string): Promise<string> {
  return (await createOwnerLink(suite, seededRandom(name))).edit;
}

export const accessOf = async (name: string): Promise<RoomAccess> => openFragment(suite, await linkOf(name));

/** Opens a WebSocket, with these headers. Rejects with the HTTP answer if there is none. */
async function dial(url: string, headers: Readonly<Record<string, string>>): Promise<Channel> {
  const socket = new WebSocket(url, { headers });
  const channel = channelOfSocket(socket, { clock: systemClock, limits: LIMITS });
  await once(socket, 'open');
  return channel;
}

interface Dialled {
  readonly url: string;
  /** The room's name. */
  readonly room: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody in a room at a real server's home, who writes small edits. */
export class Guest {
  readonly heard: SyncMessage[] = [];
  closed: CloseReason | null = null;
  readonly #channel: Channel;
  readonly #author: Sealer;
  #number = 0;

  private constructor(channel: Channel, author: Sealer) {
    this.#channel = channel;
    this.#author = author;
    channel.listen({
      message: (bytes) => {
        const message = decodeSync(bytes);
        this.heard.push(message);
        if (message.type === 'ping') this.#say({ type: 'pong', nonce: message.nonce });
      },
      drain() {},
      close: (reason) => {
        this.closed = reason;
      },
    });
  }

  /** Rejects with JoinError, or with the answer to a dial that was refused. */
  static async join({ url, room, headers = {} }: Dialled): Promise<Guest> {
    const access = await accessOf(room);
    const author = await createSealer(suite, access, systemRandom);
    const { channel } = await joinClient(await dial(`${url.replace('http', 'ws')}/home`, headers), {
      ...joining(url, access, author),
      service: 'home',
    });
    const guest = new Guest(channel, author);
    if (author.certificate) guest.#say({ type: 'certificate', certificate: author.certificate });
    return guest;
  }

  /** Writes that many edits of that many bytes, and waits until all it ever wrote is receipted or something was refused. */
  async write(count: number, bytes = 20): Promise<'kept' | 'refused'> {
    for (let at = 0; at < count; at++) {
      // Not to be compressed.
      const { envelope } = await this.#author.edit(
        this.#number++,
        bytes > 100 ? systemRandom.bytes(bytes) : utf8('a word'),
      );
      this.#say({ type: 'envelope', envelope });
    }
    for (;;) {
      if (this.heard.some(({ type }) => type === 'refused')) return 'refused';
      if (this.#kept === this.#number) return 'kept';
      if (this.closed) throw new Error(`closed: ${this.closed}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  leave(): void {
    this.#channel.close('left');
  }

  get #kept(): number {
    const receipts = this.heard.flatMap((message) => (message.type === 'receipt' ? [message.receipt] : []));
    return Math.max(0, ...receipts.map(({ counts }) => counts.get(this.#author.session) ?? 0));
  }

  #say(message: SyncMessage): void {
    this.#channel.send(encodeSync(message), 'live');
  }
}

/** Somebody in a room at a real server's signaling: which TURN they are given, at once and later. */
export async function turnAt({ url, room, headers = {} }: Dialled): Promise<(TurnServers | null)[]> {
  const access = await accessOf(room);
  const author = await createSealer(suite, access, systemRandom);
  const { channel, welcome } = await joinClient(await dial(`${url.replace('http', 'ws')}/signal`, headers), {
    ...joining(url, access, author),
    service: 'signaling',
  });
  const given = [welcome.turn];
  channel.listen({
    message: (bytes) => {
      const message: SignalingServerMessage = decodeSignalingServer(bytes);
      if (message.type === 'turn') given.push(message.turn);
    },
    drain() {},
    close() {},
  });
  return given;
}

const joining = (url: string, access: RoomAccess, author: Sealer) => ({
  access,
  prover: author,
  role: access.role,
  origin: new URL(url).host,
  random: systemRandom,
  clock: systemClock,
  timeoutMs: 10_000,
});
