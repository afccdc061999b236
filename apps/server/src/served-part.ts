import type { Channel } from '@parley/transport';

/** A server behind WebSockets, as this process sees it. */
export interface ServedPart {
  /** A connection stands; `host` is the host it dialled. */
  accept(channel: Channel, origin: { readonly host: string }): void;
  /** Writes what is pending and lets go of everything. */
  close(): Promise<void>;
}
