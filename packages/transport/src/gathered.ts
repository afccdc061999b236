import { type Bytes, bundled, LIMITS } from '@parley/wire';
import type { Channel, Lane } from './channel.ts';

export const GATHERED = {
  /** A larger message goes alone, bytes: what it costs to send is not in its being one. */
  each: 4_096,
  /** Bytes of messages in one bundle. */
  most: 65_536,
} as const;

/** That channel, with what is sent live in one turn of the event loop's microtasks as one message. Nothing waits for time, and order stays:
 * what is sent in bulk goes after what was said before. The other end has to know bundles (`separated`). */
export function gathered(channel: Channel): Channel {
  return new GatheredChannel(channel);
}

class GatheredChannel implements Channel {
  readonly #channel: Channel;
  #held: Bytes[] = [];
  #bytes = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get kind(): Channel['kind'] {
    return this.#channel.kind;
  }

  get writable(): boolean {
    return this.#channel.writable;
  }

  listen(events: Parameters<Channel['listen']>[0]): void {
    this.#channel.listen(events);
  }

  send(bytes: Bytes, lane: Lane): void {
    const isLarge = bytes.length > GATHERED.each;
    const isFull = this.#held.length === LIMITS.bundle || this.#bytes + bytes.length > GATHERED.most;
    if (isLarge || isFull || lane === 'bulk') this.#flush();
    if (isLarge || lane === 'bulk') return this.#channel.send(bytes, lane);
    if (this.#held.length === 0) queueMicrotask(() => this.#flush());
    this.#held.push(bytes);
    this.#bytes += bytes.length;
  }

  close(reason: Parameters<Channel['close']>[0]): void {
    this.#flush();
    this.#channel.close(reason);
  }

  hold(): void {
    this.#channel.hold?.();
  }

  goOn(): void {
    this.#channel.goOn?.();
  }

  async path(): Promise<'direct' | 'relayed' | undefined> {
    return this.#channel.path?.();
  }

  async way(): ReturnType<NonNullable<Channel['way']>> {
    return this.#channel.way?.();
  }

  #flush(): void {
    const held = this.#held;
    const [first] = held;
    if (!first) return;
    this.#held = [];
    this.#bytes = 0;
    this.#channel.send(held.length === 1 ? first : bundled(held), 'live');
  }
}
