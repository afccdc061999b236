import type { Clock, Logger } from '@parley/runtime';

/** Outside influences, handed in. */
export interface ServerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a request may take to arrive, in milliseconds; 15 s if absent. */
  readonly requestTimeout?: number;
}
