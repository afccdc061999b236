/** Why a dial came to nothing: `timeout`, nobody answered in time; `lost`, it failed below; `left`, the caller gave up;
 * `exhausted`, the browser makes no more connections for this page until it has collected the closed ones. */
export type DialFailure = 'timeout' | 'lost' | 'left' | 'exhausted';

/** The one error a dial rejects with. */
export class DialError extends Error {
  readonly reason: DialFailure;

  constructor(reason: DialFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DialError';
    this.reason = reason;
  }
}
