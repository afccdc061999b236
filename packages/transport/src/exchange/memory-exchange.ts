import type { Exchange, ExchangeListener } from './exchange.ts';

/** What several processes share, in one: for tests. It may be cut, and mended. */
export class MemoryHub {
  readonly #sides = new Set<MemoryExchange>();
  #isCut = false;

  get isCut(): boolean {
    return this.#isCut;
  }

  exchange(): Exchange {
    const side = new MemoryExchange(this, () => this.#sides.delete(side));
    this.#sides.add(side);
    return side;
  }

  cut(): void {
    this.#isCut = true;
  }

  /** One side, by when it was made, hears nothing any more and says nothing: its process died. */
  silence(which: number): void {
    const side = [...this.#sides][which];
    if (side) this.#sides.delete(side);
  }

  mend(): void {
    this.#isCut = false;
    for (const side of this.#sides) side.ready();
  }

  carry(from: MemoryExchange, topic: string, text: string): void {
    if (this.#isCut || !this.#sides.has(from)) return;
    for (const side of this.#sides) if (side !== from) side.hear(topic, text);
  }
}

class MemoryExchange implements Exchange {
  readonly #hub: MemoryHub;
  readonly #closed: () => void;
  readonly #listeners = new Map<string, { readonly listener: ExchangeListener; isReady: boolean }>();

  constructor(hub: MemoryHub, closed: () => void) {
    this.#hub = hub;
    this.#closed = closed;
  }

  get connected(): boolean {
    return !this.#hub.isCut;
  }

  subscribe(topic: string, listener: ExchangeListener): () => void {
    if (this.#listeners.has(topic)) throw new RangeError('a topic is listened to twice');
    const entry = { listener, isReady: false };
    this.#listeners.set(topic, entry);
    queueMicrotask(() => {
      if (this.#hub.isCut || this.#listeners.get(topic) !== entry) return;
      entry.isReady = true;
      listener.ready();
    });
    return () => {
      if (this.#listeners.get(topic) === entry) this.#listeners.delete(topic);
    };
  }

  publish(topic: string, text: string): void {
    if (!this.#hub.isCut) queueMicrotask(() => this.#hub.carry(this, topic, text));
  }

  hear(topic: string, text: string): void {
    const entry = this.#listeners.get(topic);
    if (entry?.isReady) entry.listener.message(text);
  }

  ready(): void {
    for (const entry of this.#listeners.values()) {
      entry.isReady = true;
      entry.listener.ready();
    }
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#closed();
  }
}
