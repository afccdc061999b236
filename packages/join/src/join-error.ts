import { type CloseReason, isRetryable } from '@parley/wire';

/** The handshake ended without anybody joining. `reason` is what the channel was closed with, by whichever side. */
export class JoinError extends Error {
  override readonly name = 'JoinError';
  readonly reason: CloseReason;

  constructor(reason: CloseReason, options?: ErrorOptions) {
    super(`not joined: ${reason}`, options);
    this.reason = reason;
  }

  /** Whether another attempt, after a back-off, can succeed. */
  get retryable(): boolean {
    return isRetryable(this.reason);
  }
}
