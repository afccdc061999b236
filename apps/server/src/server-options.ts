import type { Clock, Logger } from '@parley/runtime';

/** Outside influences, handed in. */
export interface ServerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}
