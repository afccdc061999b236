import type { Channel } from '@parley/transport';

/** Somebody's connection, as this process saw it come. */
export interface Visitor {
  /** The host it dialled. */
  readonly host: string;
  /** The page the browser says it came from; null if it does not say. */
  readonly origin: string | null;
  /** Who it is counted for (`clientAddress`). */
  readonly address: string | null;
  /** The room that its URL names (`?room=`); null: none. */
  readonly room: string | null;
  readonly invited: boolean;
}

/** A server behind WebSockets, as this process sees it. */
export interface ServedPart {
  /** A connection stands. */
  accept(channel: Channel, visitor: Visitor): void;
  /** Rooms somebody is in, and connections that are in one. */
  stats(): { readonly rooms: number; readonly connections: number };
  /** Writes what is pending and lets go of everything. */
  close(): Promise<void>;
}
