import { once } from 'node:events';
import type { Channel, ChannelEvents } from '@parley/transport';
import type { Bytes, CloseReason } from '@parley/wire';
import { WebSocket } from 'ws';

/** A client's WebSocket that counts what goes over it, pings and what answers them too, and adds none of its own. */
export class CountedSocket implements Channel {
  readonly kind = 'websocket';
  /** Frames in both directions. */
  frames = 0;
  /** Called with every message as well. */
  hears: (bytes: Bytes) => void = () => {};
  readonly #socket: WebSocket;
  readonly #early: Bytes[] = [];
  #events: ChannelEvents | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('ping', () => {
      // `ws` answers it.
      this.frames += 2;
    });
    socket.on('message', (data: Buffer) => {
      this.frames++;
      const bytes = new Uint8Array(data);
      this.hears(bytes);
      if (this.#events) this.#events.message(bytes);
      else this.#early.push(bytes);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#events?.close('lost'));
  }

  /** Rejects if the server does not let it in. */
  static async dial(url: string): Promise<CountedSocket> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const counted = new CountedSocket(socket);
    await once(socket, 'open');
    return counted;
  }

  get writable(): boolean {
    return true;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    for (const bytes of this.#early.splice(0)) events.message(bytes);
  }

  send(bytes: Bytes | string): void {
    this.frames++;
    this.#socket.send(bytes);
  }

  close(_reason: CloseReason): void {
    this.#socket.terminate();
  }
}
