/** Why a dial came to nothing: `timeout`, nobody answered in time; `lost`, it failed below; `left`, the caller gave up. */
export type DialFailure = 'timeout' | 'lost' | 'left';

/** The one error a dial rejects with. */
export class DialError extends Error {
  readonly reason: DialFailure;

  constructor(reason: DialFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DialError';
    this.reason = reason;
  }
}
