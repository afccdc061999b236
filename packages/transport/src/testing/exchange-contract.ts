import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../exchange/exchange.ts';

/** What several processes share, as the suite needs it. */
export interface ExchangeHarness {
  exchange(): Exchange;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** One side and what it heard. */
class Side {
  readonly exchange: Exchange;
  readonly heard: string[] = [];
  ready = 0;

  constructor(exchange: Exchange) {
    this.exchange = exchange;
  }

  listen(topic: string): () => void {
    return this.exchange.subscribe(topic, {
      message: (text) => this.heard.push(`${topic} ${text}`),
      ready: () => {
        this.ready += 1;
      },
    });
  }
}

export function exchangeContract(name: string, harness: ExchangeHarness): void {
  describe(`exchange: ${name}`, () => {
    const open: Exchange[] = [];
    afterEach(async () => {
      for (const exchange of open.splice(0)) await exchange.close();
    });
    const side = (): Side => {
      const exchange = harness.exchange();
      open.push(exchange);
      return new Side(exchange);
    };
    const until = (test: () => unknown, value: unknown): Promise<void> =>
      expect.poll(test, { timeout: 20_000 }).toEqual(value);

    it('carries texts to all others who listen, in their order, and not to who published', async () => {
      const [a, b, c] = [side(), side(), side()];
      for (const each of [a, b]) each.listen('one');
      c.listen('two');
      await until(() => [a.ready, b.ready, c.ready], [1, 1, 1]);
      for (let i = 0; i < 50; i++) a.exchange.publish('one', `${i} “text”`);
      b.exchange.publish('two', 'x');
      await until(() => b.heard.length, 50);
      expect(b.heard).toEqual(Array.from({ length: 50 }, (_, i) => `one ${i} “text”`));
      await until(() => c.heard, ['two x']);
      expect(a.heard).toEqual([]);
    });

    it('a topic has one listener, and none once it ended', async () => {
      const [a, b] = [side(), side()];
      const end = a.listen('one');
      expect(() => a.listen('one')).toThrow(RangeError);
      await until(() => a.ready, 1);
      end();
      a.listen('two');
      await until(() => a.ready, 2);
      b.listen('x');
      await until(() => b.ready, 1);
      b.exchange.publish('one', '1');
      b.exchange.publish('two', '2');
      await until(() => a.heard, ['two 2']);
    });

    it('what is published while it is cut is lost, and each side is told when it is whole again', async () => {
      const [a, b] = [side(), side()];
      for (const each of [a, b]) each.listen('one');
      await until(() => [a.ready, b.ready], [1, 1]);
      await harness.cut();
      await until(() => [a.exchange.connected, b.exchange.connected], [false, false]);
      a.exchange.publish('one', 'lost');
      await harness.mend();
      await until(() => a.ready > 1 && b.ready > 1, true);
      a.exchange.publish('one', 'heard');
      await until(() => b.heard, ['one heard']);
    });
  });
}
