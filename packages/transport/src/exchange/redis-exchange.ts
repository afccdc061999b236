import type { Logger } from '@parley/runtime';
import { Redis } from 'ioredis';
import type { Exchange, ExchangeListener } from './exchange.ts';

/** Several programs may use one Redis. */
const PREFIX = 'parley:';
/** How long a connection may take, and between two tries at most, ms. */
const CONNECT_MS = 5_000;
const MOST_RETRY_MS = 1_000;
/** A connection on which nothing came for so long is asked whether it lives, ms. */
const KEEP_ALIVE_MS = 5_000;

export interface RedisExchangeOptions {
  /** As `redis://:password@host:6379`, or `rediss://` for TLS. */
  readonly url: string;
  readonly logger: Logger;
}

/** Topics as Redis's channels: two connections, one that hears and one that publishes. It connects by itself, again and again. */
export class RedisExchange implements Exchange {
  readonly #hearing: Redis;
  readonly #publishing: Redis;
  readonly #logger: Logger;
  /** `isReady`: it was told that it hears. What comes before may come after something was missed. */
  readonly #listeners = new Map<string, { readonly listener: ExchangeListener; isReady: boolean }>();
  #isDown = false;
  /** Both connections stand, and the topics are heard: each is told once. */
  #isWhole = false;
  #closed = false;

  constructor({ url, logger }: RedisExchangeOptions) {
    this.#logger = logger;
    const options = {
      connectTimeout: CONNECT_MS,
      keepAlive: KEEP_ALIVE_MS,
      enableOfflineQueue: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times: number) => Math.min(times * 100, MOST_RETRY_MS),
    };
    this.#hearing = new Redis(url, options);
    this.#publishing = new Redis(url, options);
    for (const redis of [this.#hearing, this.#publishing]) {
      redis.on('error', (error: Error) => this.#failed(error));
      redis.on('ready', () => void this.#connected());
      redis.on('close', () => {
        this.#isWhole = false;
        for (const entry of this.#listeners.values()) entry.isReady = false;
      });
    }
    this.#hearing.on('message', (channel: string, text: string) => this.#heard(channel, text));
  }

  get connected(): boolean {
    return this.#hearing.status === 'ready' && this.#publishing.status === 'ready';
  }

  subscribe(topic: string, listener: ExchangeListener): () => void {
    if (this.#listeners.has(topic)) throw new RangeError('a topic is listened to twice');
    const entry = { listener, isReady: false };
    this.#listeners.set(topic, entry);
    if (this.#isWhole) void this.#hear([topic]);
    return () => {
      if (this.#listeners.get(topic) !== entry) return;
      this.#listeners.delete(topic);
      if (this.#hearing.status === 'ready') this.#hearing.unsubscribe(PREFIX + topic).catch(() => {});
    };
  }

  publish(topic: string, text: string): void {
    if (this.#publishing.status !== 'ready') return;
    // What is lost with the connection is told by `ready`. A side hears itself: it is told apart by its name.
    this.#publishing.publish(PREFIX + topic, `${this.#name} ${text}`).catch(() => {});
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#hearing.disconnect();
    // What was just published goes out.
    await this.#publishing.quit().catch(() => this.#publishing.disconnect());
  }

  readonly #name = crypto.randomUUID();

  /** One of the two connections stands (again). */
  async #connected(): Promise<void> {
    if (!this.connected || this.#isWhole || this.#closed) return;
    this.#isWhole = true;
    if (this.#isDown) this.#logger.info('Redis is there again', {});
    this.#isDown = false;
    await this.#hear([...this.#listeners.keys()]);
  }

  /** Topics are heard from now on, unless the connection breaks meanwhile: then all of them are heard anew. */
  async #hear(topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return;
    try {
      await this.#hearing.subscribe(...topics.map((topic) => PREFIX + topic));
    } catch (error) {
      return this.#failed(error instanceof Error ? error : new Error(String(error)));
    }
    for (const topic of topics) {
      const entry = this.#listeners.get(topic);
      if (!entry) continue;
      entry.isReady = true;
      entry.listener.ready();
    }
  }

  #heard(channel: string, text: string): void {
    const at = text.indexOf(' ');
    if (text.slice(0, at) === this.#name) return;
    const entry = this.#listeners.get(channel.slice(PREFIX.length));
    if (entry?.isReady) entry.listener.message(text.slice(at + 1));
  }

  /** One line for as long as it lasts. */
  #failed(error: Error): void {
    if (!this.#isDown && !this.#closed)
      this.#logger.error('Redis cannot be reached', { error: error.message });
    this.#isDown = true;
  }
}
