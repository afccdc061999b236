import type { Link } from '@parley/replica';
import type { SessionId } from '@parley/wire';

/** A session that is here. */
export interface Sighting {
  readonly session: SessionId;
  /** The link over which it was heard of last; null if none. */
  readonly over: Link | null;
}
