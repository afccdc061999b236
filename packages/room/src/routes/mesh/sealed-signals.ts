import type { Logger } from '@parley/runtime';
import type { Opener, Sealer } from '@parley/seal';
import type { Bytes, Envelope, SessionId } from '@parley/wire';
import { decodeRendezvous, type Rendezvous } from './rendezvous.ts';

/** Signals that wait to be opened; one more is dropped, as if signaling had lost it. */
const MOST_WAITING = 512;

export interface SealedSignalsOptions {
  readonly sealer: Sealer;
  readonly opener: Opener;
  readonly logger: Logger;
  /** Brings what is sealed on its way. */
  readonly carry: (to: SessionId, envelope: Envelope) => void;
  readonly heard: (from: SessionId, message: Rendezvous) => void;
}

/** Seals signals and opens them, one after the other, so that they stay in order. */
export class SealedSignals {
  readonly #options: SealedSignalsOptions;
  #sending: Promise<void> = Promise.resolve();
  #receiving: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: SealedSignalsOptions) {
    this.#options = options;
  }

  send(to: SessionId, payload: Bytes): void {
    const { sealer, logger, carry } = this.#options;
    this.#sending = this.#sending
      .then(() => sealer.signal(to, payload))
      .then((envelope) => carry(to, envelope))
      .catch((error: unknown) => logger.warn('a signal was not sent', { error: String(error) }));
  }

  /** Somebody's, as it came. */
  receive(envelope: Envelope): void {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting += 1;
    this.#receiving = this.#receiving
      .then(() => this.#open(envelope))
      .catch((error: unknown) => {
        this.#options.logger.error('a signal was not handled', { error: String(error) });
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #open(envelope: Envelope): Promise<void> {
    const { sealer, opener, logger, heard } = this.#options;
    let payload: Bytes;
    try {
      payload = await opener.signal(envelope, sealer.session);
    } catch (error) {
      logger.warn('a signal was not for us, or not from them', { error: String(error) });
      return;
    }
    const message = decodeRendezvous(payload);
    if (message) heard(envelope.header.session, message);
  }
}
