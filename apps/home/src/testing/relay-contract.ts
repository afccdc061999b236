import { setTimeout as wait } from 'node:timers/promises';
import { silentLogger, systemClock } from '@parley/runtime';
import type { Exchange } from '@parley/transport/exchange';
import { decodeSync, encodeSync, type SyncMessage } from '@parley/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { Relay } from '../relay.ts';

/** What several processes share, as the suite needs it. */
export interface RelayHarness {
  exchange(): Exchange;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

const ROOM = 'ab'.repeat(32);
/** As a word that can be told from others. */
const word = (nonce: number): SyncMessage => ({ type: 'ping', nonce });

/** An exchange of which something can be lost on the way. */
class LossyExchange implements Exchange {
  loses = false;
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get connected(): boolean {
    return this.#exchange.connected;
  }

  subscribe(...listening: Parameters<Exchange['subscribe']>): () => void {
    return this.#exchange.subscribe(...listening);
  }

  publish(topic: string, text: string): void {
    if (!this.loses) this.#exchange.publish(topic, text);
  }

  close(): Promise<void> {
    return this.#exchange.close();
  }
}

/** A process with somebody in the room. */
class Process {
  readonly exchange: LossyExchange;
  readonly relay: Relay;
  /** What it heard over each channel, and how that ended. */
  readonly channels: { heard: number[]; ended: string | null; say(nonce: number): void }[] = [];
  /** The nonce by which it greets. */
  greeting: number;

  constructor(name: string, exchange: Exchange, greeting: number) {
    this.greeting = greeting;
    this.exchange = new LossyExchange(exchange);
    this.relay = new Relay({
      exchange: this.exchange,
      room: ROOM,
      process: name,
      clock: systemClock,
      logger: silentLogger,
      greeting: () => [word(this.greeting)],
      opened: (channel) => {
        const heard: number[] = [];
        const entry = {
          heard,
          ended: null as string | null,
          say: (nonce: number) => channel.send(encoded(nonce), 'live'),
        };
        this.channels.push(entry);
        channel.listen({
          message: (bytes) => {
            const message = decodeSync(bytes);
            if (message.type === 'ping') heard.push(message.nonce);
          },
          drain() {},
          close: (reason) => {
            entry.ended = reason;
          },
        });
      },
    });
  }

  /** The channels that are open. */
  get open(): Process['channels'] {
    return this.channels.filter(({ ended }) => ended === null);
  }

  get heard(): number[][] {
    return this.open.map(({ heard }) => heard);
  }
}

export function relayContract(name: string, harness: RelayHarness): void {
  describe(`relay: ${name}`, () => {
    const processes: Process[] = [];
    afterEach(async () => {
      for (const { relay, exchange } of processes.splice(0)) {
        relay.close();
        await exchange.close();
      }
    });
    const process = (id: string, greeting: number): Process => {
      const made = new Process(id, harness.exchange(), greeting);
      processes.push(made);
      return made;
    };
    const until = (test: () => unknown, value: unknown): Promise<void> =>
      expect.poll(test, { timeout: 20_000 }).toEqual(value);
    /** Two that hear each other. */
    const pair = async (): Promise<[Process, Process]> => {
      const [a, b] = [process('a', 1), process('b', 2)];
      await until(() => [a.open.length, b.open.length], [1, 1]);
      return [a, b];
    };

    it('each greets the other, and what is said to one is heard by that one alone', async () => {
      const [a, b] = await pair();
      const c = process('c', 3);
      await until(() => [a, b, c].map(({ open }) => open.length), [2, 2, 2]);
      expect(c.heard.map(([first]) => first).sort()).toEqual([1, 2]);
      for (let nonce = 10; nonce < 20; nonce++) for (const channel of a.open) channel.say(nonce);
      const said = Array.from({ length: 10 }, (_, at) => 10 + at);
      await until(() => b.open.map(({ heard }) => heard.filter((each) => each >= 10)), [said, []]);
      await until(() => c.heard.map((heard) => heard.filter((each) => each >= 10)).toSorted(), [[], said]);
    });

    it('who leaves is let go of at once', async () => {
      const [a, b] = await pair();
      a.relay.close();
      await until(() => b.channels.map(({ ended }) => ended), ['left']);
    });

    it('a word that was lost ends the channel, and another begins with all that counts', async () => {
      const [a, b] = await pair();
      a.exchange.loses = true;
      a.open[0]?.say(10);
      await wait(0);
      a.exchange.loses = false;
      a.greeting = 5;
      a.open[0]?.say(11);
      await until(() => [b.channels[0]?.ended, b.heard], ['lost', [[5]]]);
      expect(b.channels.flatMap(({ heard }) => heard)).not.toContain(11);
      a.open[0]?.say(12);
      await until(() => b.heard, [[5, 12]]);
    });

    it('after the exchange was gone all begin anew', async () => {
      const [a, b] = await pair();
      await harness.cut();
      await until(() => [a.exchange.connected, b.exchange.connected], [false, false]);
      a.open[0]?.say(10);
      await harness.mend();
      await until(() => [a, b].map(({ channels }) => channels[0]?.ended), ['lost', 'lost']);
      await until(() => [a.open.length, b.open.length], [1, 1]);
      for (const channel of a.open) channel.say(11);
      await until(() => b.heard.map((heard) => heard.at(-1)), [11]);
      expect(b.channels.flatMap(({ heard }) => heard)).not.toContain(10);
    });

    it('what is no word of a process changes nothing', async () => {
      const [a, b] = await pair();
      for (const text of [
        '',
        '{',
        '7',
        'null',
        '{"process":"z"}',
        '{"process":"a","number":"7","messages":[]}',
      ])
        a.exchange.publish(`home/${ROOM}`, text);
      a.open[0]?.say(10);
      await until(() => b.channels.map(({ heard, ended }) => [heard.at(-1), ended]), [[10, null]]);
    });
  });
}

const encoded = (nonce: number) => encodeSync(word(nonce));
