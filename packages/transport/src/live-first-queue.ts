import type { Bytes } from '@parley/wire';
import type { Lane } from './channel.ts';

/** What one lane may hold, in bytes: a receiver so slow that more piles up is given up (`too-slow`). */
export const LANE_LIMIT = 8 * 1024 * 1024;
/** The bulk lane has room while less than this waits in it, in bytes: about one chunk. */
export const BULK_HIGH_WATER = 64 * 1024;
/** Bulk is handed on only while at most this is buffered below, in bytes. With chunks of 64 KiB the buffer below then
 * holds at most 128 KiB of bulk: a round trip behind more was measured at 50 ms and up. */
export const BULK_BUFFER = 64 * 1024;
/** Live messages are handed on only while less than this is buffered below, in bytes. It keeps the buffer far away from
 * the 16 MiB at which a data channel refuses to send. */
export const LIVE_BUFFER = 256 * 1024;
/** What a queued message costs besides its bytes, so that a flood of tiny messages is bounded as well. */
const MESSAGE_OVERHEAD = 64;

/** A first-in first-out list of messages that knows its cost. Taken messages are compacted away now and then, so taking
 * one costs constant time however long the list is. */
class LaneQueue {
  #messages: (Bytes | undefined)[] = [];
  #first = 0;
  #cost = 0;

  get cost(): number {
    return this.#cost;
  }

  get empty(): boolean {
    return this.#first === this.#messages.length;
  }

  add(bytes: Bytes): void {
    this.#messages.push(bytes);
    this.#cost += bytes.byteLength + MESSAGE_OVERHEAD;
  }

  take(): Bytes | undefined {
    const bytes = this.#messages[this.#first];
    if (bytes === undefined) return undefined;
    this.#messages[this.#first] = undefined;
    this.#first += 1;
    this.#cost -= bytes.byteLength + MESSAGE_OVERHEAD;
    // The room that a burst took is not kept for as long as the channel stands.
    if (this.empty) {
      this.#messages = [];
      this.#first = 0;
    } else if (this.#first >= 1024 && this.#first * 2 >= this.#messages.length) {
      this.#messages = this.#messages.slice(this.#first);
      this.#first = 0;
    }
    return bytes;
  }
}

/** The two lanes of one channel, pure: messages in, the next one to hand on out. Live overtakes bulk; each lane keeps
 * its order. */
export class LiveFirstQueue {
  readonly #lanes = { live: new LaneQueue(), bulk: new LaneQueue() };

  /** Adds a message. `too-slow`, and nothing is added, if the lane would hold more than {@link LANE_LIMIT}. */
  add(bytes: Bytes, lane: Lane): 'added' | 'too-slow' {
    const queue = this.#lanes[lane];
    if (queue.cost + bytes.byteLength + MESSAGE_OVERHEAD > LANE_LIMIT) return 'too-slow';
    queue.add(bytes);
    return 'added';
  }

  /** Takes the message that is to be handed on next while `buffered` bytes wait below; `undefined` if none may go.
   * `bulkBuffer` is what may be buffered below before bulk has to wait. */
  next(buffered: number, bulkBuffer: number = BULK_BUFFER): Bytes | undefined {
    const { live, bulk } = this.#lanes;
    if (!live.empty) return buffered < LIVE_BUFFER ? live.take() : undefined;
    return buffered <= bulkBuffer ? bulk.take() : undefined;
  }

  /** Takes the next live message whatever is buffered below: for the last words before a close. */
  nextLive(): Bytes | undefined {
    return this.#lanes.live.take();
  }

  /** Whether the bulk lane has room. */
  get writable(): boolean {
    return this.#lanes.bulk.cost < BULK_HIGH_WATER;
  }

  get empty(): boolean {
    return this.#lanes.live.empty && this.#lanes.bulk.empty;
  }
}
