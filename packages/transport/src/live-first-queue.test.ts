import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import { BULK_BUFFER, BULK_HIGH_WATER, LANE_LIMIT, LIVE_BUFFER, LiveFirstQueue } from './live-first-queue.ts';

const message = (tag: number, length = 1) => new Uint8Array(length).fill(tag);

describe('the live-first queue', () => {
  it('hands on live before bulk, each in its order', () => {
    const queue = new LiveFirstQueue();
    queue.add(message(1), 'bulk');
    queue.add(message(2), 'bulk');
    queue.add(message(3), 'live');
    queue.add(message(4), 'live');
    expect([0, 1, 2, 3].map(() => queue.next(0)?.[0])).toEqual([3, 4, 1, 2]);
    expect(queue.next(0)).toBeUndefined();
    expect(queue.empty).toBe(true);
  });

  it('holds bulk back while more than its measure is buffered below, live only above a larger one', () => {
    const queue = new LiveFirstQueue();
    queue.add(message(1), 'bulk');
    expect(queue.next(BULK_BUFFER + 1)).toBeUndefined();
    queue.add(message(2), 'live');
    expect(queue.next(LIVE_BUFFER)).toBeUndefined();
    expect(queue.next(LIVE_BUFFER - 1)?.[0]).toBe(2);
    expect(queue.next(BULK_BUFFER)?.[0]).toBe(1);
  });

  it('lets no bulk pass while live waits', () => {
    const queue = new LiveFirstQueue();
    queue.add(message(1), 'bulk');
    queue.add(message(2), 'live');
    expect(queue.next(LIVE_BUFFER, Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  it('is writable while less than the high-water mark of bulk waits', () => {
    const queue = new LiveFirstQueue();
    queue.add(message(1, LIVE_BUFFER), 'live');
    expect(queue.writable).toBe(true);
    queue.add(message(1, BULK_HIGH_WATER), 'bulk');
    expect(queue.writable).toBe(false);
    queue.next(0);
    queue.next(0);
    expect(queue.writable).toBe(true);
  });

  it.each(['live', 'bulk'] as const)(
    'refuses what would take the %s lane above its bound, and keeps the rest',
    (lane) => {
      const queue = new LiveFirstQueue();
      expect(queue.add(message(1, LANE_LIMIT - 1000), lane)).toBe('added');
      expect(queue.add(message(2, 1000), lane)).toBe('too-slow');
      expect(queue.add(message(3, 100), lane)).toBe('added');
      expect(queue.next(0)?.[0]).toBe(1);
      expect(queue.next(0)?.[0]).toBe(3);
      expect(queue.empty).toBe(true);
    },
  );

  it('bounds a flood of empty messages too', () => {
    const queue = new LiveFirstQueue();
    const empty = new Uint8Array(0);
    let added = 0;
    while (queue.add(empty, 'live') === 'added') added += 1;
    expect(added).toBeLessThanOrEqual(LANE_LIMIT / 64);
  });

  it('keeps every lane in order under any sequence of adding and taking', () => {
    const step = fc.oneof(
      fc.constantFrom<'live' | 'bulk'>('live', 'bulk').map((lane) => ({ lane })),
      fc.record({ take: fc.nat(20), buffered: fc.nat(300_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queue = new LiveFirstQueue();
        const waiting = { live: [] as number[], bulk: [] as number[] };
        let number = 0;
        for (const step of steps) {
          if ('lane' in step) {
            number += 1;
            queue.add(Uint8Array.of(number >> 8, number & 0xff), step.lane);
            waiting[step.lane].push(number);
            continue;
          }
          for (let taken = 0; taken < step.take; taken += 1) {
            const lane = waiting.live.length > 0 ? 'live' : 'bulk';
            const may = lane === 'live' ? step.buffered < LIVE_BUFFER : step.buffered <= BULK_BUFFER;
            const expected = may ? waiting[lane].shift() : undefined;
            const bytes = queue.next(step.buffered);
            expect(bytes && ((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0)).toBe(expected);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('stays in order over thousands of messages', () => {
    const queue = new LiveFirstQueue();
    const got: number[] = [];
    for (let number = 0; number < 6000; number += 1) {
      queue.add(Uint8Array.of(number >> 8, number & 0xff), 'live');
      if (number % 3 === 0) continue;
      const bytes = queue.nextLive();
      if (bytes !== undefined) got.push(((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0));
    }
    for (let bytes = queue.nextLive(); bytes !== undefined; bytes = queue.nextLive()) {
      got.push(((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0));
    }
    expect(got).toEqual(Array.from({ length: 6000 }, (_, number) => number));
  });
});
