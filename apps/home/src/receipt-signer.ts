import type { Clock } from '@parley/runtime';
import { type CryptoSuite, type SigningKey, signReceipt } from '@parley/seal';
import type { Receipt, ReceiptFields, RoomId } from '@parley/wire';

/** What a receipt says, but for the room and the time. */
export type ReceiptSays = Omit<ReceiptFields, 'room' | 'time'>;

/** Signs a room's receipts, one after the other: they leave in the order of their times, which grow over all parts. */
export class ReceiptSigner {
  readonly #options: {
    readonly room: RoomId;
    readonly suite: CryptoSuite;
    readonly key: SigningKey;
    readonly clock: Clock;
  };
  #lastTime = 0;
  #signing: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly room: RoomId;
    readonly suite: CryptoSuite;
    readonly key: SigningKey;
    readonly clock: Clock;
  }) {
    this.#options = options;
  }

  /** The time of the receipt is that of this call, or `asOf` where several processes sign: what it says was so then, by a clock that
   * they share. `signed` is called in the order of these calls, and so before a later one's. */
  sign(says: ReceiptSays, asOf: number | null, signed: (receipt: Receipt) => void): Promise<void> {
    const { room, suite, key, clock } = this.#options;
    this.#lastTime = asOf ?? Math.max(Math.floor(clock.now()), this.#lastTime + 1);
    const fields = { ...says, room, time: this.#lastTime };
    const done = this.#signing.then(() => signReceipt(suite, key, fields)).then(signed);
    this.#signing = done.catch(() => {});
    return done;
  }
}
