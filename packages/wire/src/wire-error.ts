import type { CloseReason } from './close-reason.ts';

/** The close reasons a decoder can ask for. */
export type WireFault = Extract<CloseReason, 'malformed' | 'too-large' | 'unknown-version'>;

/** The only error that encoding and decoding throw. `reason` is what the connection it came over is closed with. The
 * message names the field, never its bytes. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly reason: WireFault;
  constructor(message: string, reason: WireFault = 'malformed', options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
