import { type Bytes, type CloseReason, LIMITS } from '@parley/wire';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelEvents, Lane } from '../channel.ts';

/** Two joined, open channels that nobody listens to yet, and how to free what is behind them. */
export interface JoinedChannels {
  readonly a: Channel;
  readonly b: Channel;
  stop(): void | Promise<void>;
}

export interface ContractOptions {
  join(): Promise<JoinedChannels>;
  /** Lets a simulated clock run. Called over and over while the suite waits; kinds on real time need none. */
  turn?(): void;
  /** Whether buffers that nobody counts, and that empty while a test fills them, stand below: then the suite cannot say
   * how much is under way, only that something waits. */
  readonly uncounted?: boolean;
}

/** Everything one channel told its listener, in order, and the waits for it. */
class Heard implements ChannelEvents {
  readonly messages: Bytes[] = [];
  readonly closes: CloseReason[] = [];
  drains = 0;
  /** How much was heard after the close. */
  afterClose = 0;

  message(bytes: Bytes): void {
    if (this.closes.length > 0) this.afterClose += 1;
    this.messages.push(bytes);
  }

  drain(): void {
    if (this.closes.length > 0) this.afterClose += 1;
    this.drains += 1;
  }

  close(reason: CloseReason): void {
    this.closes.push(reason);
  }
}

const listenTo = (channel: Channel): Heard => {
  const heard = new Heard();
  channel.listen({
    message: (bytes) => heard.message(bytes),
    drain: () => heard.drain(),
    close: (reason) => heard.close(reason),
  });
  return heard;
};

const CHUNK = 64 * 1024;

/** A message that says in its first four bytes which one it is. */
const numbered = (number: number, length = 4): Bytes => {
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
};
const numberOf = (bytes: Bytes): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The one suite that every kind of channel passes. Call it inside a test file. */
export function channelContract(name: string, { join, turn, uncounted = false }: ContractOptions): void {
  describe(`the channel contract: ${name}`, () => {
    const toStop: JoinedChannels[] = [];
    afterEach(async () => {
      for (const joined of toStop.splice(0)) {
        joined.a.close('left');
        joined.b.close('left');
        await joined.stop();
      }
    });

    const pair = async (): Promise<JoinedChannels> => {
      const joined = await join();
      toStop.push(joined);
      return joined;
    };

    const until = async (done: () => boolean, what: string): Promise<void> => {
      const end = Date.now() + 10_000;
      while (!done()) {
        if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
        turn?.();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };

    /** Long enough for anything that was still to come. */
    const quiet = async (): Promise<void> => {
      for (const _ of range(20)) {
        turn?.();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };

    it('keeps the order within a lane, both ways at once', async () => {
      const { a, b } = await pair();
      const heardA = listenTo(a);
      const heardB = listenTo(b);
      for (const number of range(300)) {
        a.send(numbered(number), 'live');
        b.send(numbered(number, 40), 'bulk');
      }
      await until(
        () => heardA.messages.length === 300 && heardB.messages.length === 300,
        '300 messages each way',
      );
      expect(heardA.messages.map(numberOf)).toEqual(range(300));
      expect(heardB.messages.map(numberOf)).toEqual(range(300));
    });

    it('delivers exactly the bytes that were sent, each message as itself', async () => {
      const { a, b } = await pair();
      const heard = listenTo(b);
      const lengths = [0, 1, 2, 125, 126, 127, 65_535, 65_536, 65_537, LIMITS.message];
      const sent = lengths.map((length) => Uint8Array.from({ length }, (_, at) => (at * 31 + length) & 0xff));
      for (const bytes of sent) a.send(bytes, 'live');
      await until(() => heard.messages.length === sent.length, 'all messages');
      expect(heard.messages.map((bytes) => bytes.byteLength)).toEqual(lengths);
      for (const [index, bytes] of sent.entries()) {
        expect(heard.messages[index]).toBeInstanceOf(Uint8Array);
        expect(Buffer.compare(Buffer.from(heard.messages[index] ?? []), Buffer.from(bytes))).toBe(0);
      }
    });

    it('delivers a view into a larger buffer as just that view', async () => {
      const { a, b } = await pair();
      const heard = listenTo(b);
      const large = Uint8Array.from({ length: 1000 }, (_, at) => at & 0xff);
      a.send(large.subarray(10, 14), 'live');
      await until(() => heard.messages.length === 1, 'the message');
      expect([...(heard.messages[0] ?? [])]).toEqual([10, 11, 12, 13]);
    });

    it('refuses a message above the bound with a RangeError, and stays open', async () => {
      const { a, b } = await pair();
      const heard = listenTo(b);
      expect(() => a.send(new Uint8Array(LIMITS.message + 1), 'live')).toThrow(RangeError);
      expect(() => a.send(new Uint8Array(LIMITS.message + 1), 'bulk')).toThrow(RangeError);
      a.send(numbered(7), 'live');
      await until(() => heard.messages.length === 1, 'the message after it');
      expect(heard.messages.map(numberOf)).toEqual([7]);
    });

    /** Sends numbered chunks from `sent` on until bulk has to wait, and says how many were sent then. */
    const fill = (channel: Channel, sent: number, most: number): number => {
      let count = sent;
      while (channel.writable && count < most) channel.send(numbered(count++, CHUNK), 'bulk');
      return count;
    };

    it('lets live overtake bulk that waits', async () => {
      const { a, b } = await pair();
      const heard = listenTo(b);
      const sent = fill(a, 0, 500);
      a.send(numbered(1000), 'live');
      a.send(numbered(1001), 'live');
      const count = sent + 30;
      for (let number = sent; number < count; number += 1) a.send(numbered(number, CHUNK), 'bulk');
      a.send(numbered(1002), 'live');
      await until(() => heard.messages.length === count + 3, 'everything');
      const numbers = heard.messages.map(numberOf);
      expect(numbers.indexOf(1000)).toBeLessThan(numbers.indexOf(sent - 1));
      expect(numbers.indexOf(1001)).toBe(numbers.indexOf(1000) + 1);
      if (!uncounted) expect(numbers.slice(0, 6)).toEqual(expect.arrayContaining([1000, 1001, 1002]));
      expect(numbers.filter((number) => number < 1000)).toEqual(range(count));
    });

    it('says when the bulk lane is full, and drains', async () => {
      const { a, b } = await pair();
      const heardA = listenTo(a);
      const heardB = listenTo(b);
      expect(a.writable).toBe(true);
      let sent = fill(a, 0, 500);
      expect(a.writable).toBe(false);
      if (!uncounted) expect(sent).toBeLessThanOrEqual(4);
      expect(heardA.drains).toBe(0);
      const count = sent + 56;
      let drains = 0;
      await until(() => {
        if (heardA.drains > drains) {
          drains = heardA.drains;
          sent = fill(a, sent, count);
        }
        return heardB.messages.length === count;
      }, 'all chunks');
      expect(heardB.messages.map(numberOf)).toEqual(range(count));
      await until(() => a.writable, 'room');
    });

    it('closes with too-slow rather than hold more than the bound, in either lane', async () => {
      for (const lane of ['live', 'bulk'] satisfies Lane[]) {
        const { a, b } = await pair();
        const heardA = listenTo(a);
        const heardB = listenTo(b);
        let sent = 0;
        while (heardA.closes.length === 0 && sent < 500) {
          a.send(numbered(sent, LIMITS.message), lane);
          sent += 1;
        }
        expect(heardA.closes).toEqual(['too-slow']);
        expect(sent * LIMITS.message).toBeGreaterThan(8 * 1024 * 1024);
        if (!uncounted) expect(sent * LIMITS.message).toBeLessThan(9 * 1024 * 1024);
        await until(() => heardB.closes.length > 0, 'the other side to hear it');
        expect(heardB.closes).toEqual(['too-slow']);
      }
    });

    it('tells both sides the reason, once each', async () => {
      const { a, b } = await pair();
      const heardA = listenTo(a);
      const heardB = listenTo(b);
      a.close('handed-over');
      a.close('left');
      expect(heardA.closes).toEqual(['handed-over']);
      await until(() => heardB.closes.length > 0, 'the close');
      b.close('timeout');
      await quiet();
      expect(heardA.closes).toEqual(['handed-over']);
      expect(heardB.closes).toEqual(['handed-over']);
    });

    it('sends what waits in the live lane before the close', async () => {
      const { a, b } = await pair();
      const heard = listenTo(b);
      for (const number of range(10)) a.send(numbered(number, CHUNK), 'live');
      a.close('going-away');
      await until(() => heard.closes.length > 0, 'the close');
      expect(heard.messages.map(numberOf)).toEqual(range(10));
      expect(heard.closes).toEqual(['going-away']);
    });

    it('drops what is sent after the close, on either side', async () => {
      const { a, b } = await pair();
      const heardA = listenTo(a);
      const heardB = listenTo(b);
      a.close('left');
      a.send(numbered(1), 'live');
      a.send(numbered(2), 'bulk');
      expect(a.writable).toBe(false);
      await until(() => heardB.closes.length > 0, 'the close');
      b.send(numbered(3), 'live');
      expect(b.writable).toBe(false);
      await quiet();
      expect(heardA.messages).toEqual([]);
      expect(heardB.messages).toEqual([]);
    });

    it('keeps messages, and the close, for a listener that comes later', async () => {
      const { a, b } = await pair();
      for (const number of range(20)) a.send(numbered(number), 'live');
      await quiet();
      a.close('replaced');
      await quiet();
      const heard = listenTo(b);
      expect(heard.messages.map(numberOf)).toEqual(range(20));
      expect(heard.closes).toEqual(['replaced']);
    });

    it('calls nobody after the close, whatever was under way', async () => {
      const { a, b } = await pair();
      const heardA = listenTo(a);
      const heardB = listenTo(b);
      for (const number of range(30)) {
        a.send(numbered(number, CHUNK), 'bulk');
        b.send(numbered(number, CHUNK), 'live');
      }
      a.close('left');
      const before = heardA.messages.length;
      await until(() => heardB.closes.length > 0, 'the close');
      await quiet();
      expect(heardA.messages.length).toBe(before);
      expect([heardA.afterClose, heardB.afterClose]).toEqual([0, 0]);
    });

    it('lets a listener close it from within a message', async () => {
      const { a, b } = await pair();
      const heardA = listenTo(a);
      const got: number[] = [];
      const closes: CloseReason[] = [];
      for (const number of range(10)) a.send(numbered(number), 'live');
      await quiet();
      b.listen({
        message: (bytes) => {
          got.push(numberOf(bytes));
          if (got.length === 3) b.close('misbehaving');
        },
        drain: () => {},
        close: (reason) => closes.push(reason),
      });
      await until(() => heardA.closes.length > 0, 'the close');
      expect(got).toEqual([0, 1, 2]);
      expect(closes).toEqual(['misbehaving']);
      expect(heardA.closes).toEqual(['misbehaving']);
    });

    it('has one listener', async () => {
      const { a } = await pair();
      listenTo(a);
      expect(() => listenTo(a)).toThrow();
    });
  });
}
