import type { ConnectionId, RoomId } from '@parley/wire';

/** Somebody's connection, as the server in front saw it come. */
export interface Visitor {
  /** What the upgrade request was addressed to. */
  readonly host: string | undefined;
  /** The page the browser says it came from; null if it does not say. Only for the log. */
  readonly origin?: string | null;
  /** Who it is counted for; null if it cannot be told apart from others. */
  readonly address?: string | null;
  /** Whether it showed the operator's invitation. */
  readonly invited?: boolean;
  /** The room that its URL named; null: none. It is let into no other. */
  readonly room?: string | null;
}

/** Why signaling refuses somebody, one closed set. */
export type SignalingRefusal = 'answered for another host' | 'join failed' | 'too many in the room';

/** What an operator lets strangers do, and hears of it. */
export interface SignalingPolicy {
  /** Under which name TURN counts that visitor in that room; null: there is no TURN for it (yet). */
  turnUser(room: RoomId, visitor: Visitor, connection: ConnectionId): string | null;
  /** Somebody was refused: for the log and the metrics. */
  refused(
    kind: SignalingRefusal,
    details: {
      readonly address: string | null;
      readonly room: RoomId | null;
      readonly [detail: string]: unknown;
    },
  ): void;
}

/** TURN for everybody, each connection by itself. */
export const OPEN_POLICY: SignalingPolicy = {
  turnUser: (_room, _visitor, connection) => connection,
  refused() {},
};
