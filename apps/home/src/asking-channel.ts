import type { Channel, ChannelEvents, Lane } from '@parley/transport';
import type { Bytes } from '@parley/wire';

/** A channel that says while it hands over a message that it does, so that whoever is asked for something in that very call
 * knows who asks. */
export class AskingChannel implements Channel {
  readonly kind: Channel['kind'];
  readonly #channel: Channel;
  readonly #asks: (hand: () => void) => void;

  /** `asks` runs what it is given, once for each message. */
  constructor(channel: Channel, asks: (hand: () => void) => void) {
    this.kind = channel.kind;
    this.#channel = channel;
    this.#asks = asks;
  }

  listen(events: ChannelEvents): void {
    this.#channel.listen({
      message: (bytes) => this.#asks(() => events.message(bytes)),
      drain: () => events.drain(),
      close: (reason) => events.close(reason),
    });
  }

  send(bytes: Bytes, lane: Lane): void {
    this.#channel.send(bytes, lane);
  }

  get writable(): boolean {
    return this.#channel.writable;
  }

  close(reason: Parameters<Channel['close']>[0]): void {
    this.#channel.close(reason);
  }

  hold(): void {
    this.#channel.hold?.();
  }

  goOn(): void {
    this.#channel.goOn?.();
  }
}
