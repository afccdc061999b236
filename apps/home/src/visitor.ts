import type { Answer } from '@parley/log';
import type { CloseReason, Refusal, RoomId } from '@parley/wire';

/** Somebody's connection, as the server in front saw it come. */
export interface Visitor {
  /** What the upgrade request was addressed to. */
  readonly host: string | undefined;
  /** The page the browser says it came from; null if it does not say. Only for the log. */
  readonly origin?: string | null;
  /** Who it is counted for; null if it cannot be told apart from others. */
  readonly address?: string | null;
  /** The room that its URL named; null: none. It is let into no other. */
  readonly room?: string | null;
  /** Whether it showed the operator's invitation. */
  readonly invited?: boolean;
}

/** Why home refuses somebody, one closed set. */
export type HomeRefusal =
  | 'answered for another host'
  | 'join failed'
  | 'no invitation'
  | 'the room was deleted'
  | 'too many in the room'
  | 'too many new rooms of one address'
  | 'too many bytes of one address'
  | 'the room is full'
  | 'the server is full';

/** What an operator lets strangers do. Rooms and bytes are asked for before they are kept. */
export interface HomePolicy {
  /** Why that visitor is not let into the room; null: it is. */
  refusesRoom(room: RoomId, visitor: Visitor): Answer<HomeRefusal | null>;
  /** Whether it may bring a room that does not stand here. It is counted then. */
  mayMakeRoom(visitor: Visitor): boolean;
  /** Why that many more bytes are not kept; null: they are. A visitor is null where several brought them. */
  refusesBytes(visitor: Visitor | null, bytes: number): HomeRefusal | null;
  /** They were kept. */
  stored(visitor: Visitor, bytes: number): void;
  /** The first edit of a room is durable. */
  stood(room: RoomId): void;
  /** Somebody was refused: for the log and the metrics. */
  refused(kind: HomeRefusal, details: RefusalDetails): void;
}

export interface RefusalDetails {
  readonly address: string | null;
  readonly room: RoomId | null;
  readonly [detail: string]: unknown;
}

/** Everybody may do everything, within the bounds that every home has. */
export const OPEN_POLICY: HomePolicy = {
  refusesRoom: () => null,
  mayMakeRoom: () => true,
  refusesBytes: () => null,
  stored() {},
  stood() {},
  refused() {},
};

/** How a caller is told why it is not let in. */
export function closeReasonOf(refusal: HomeRefusal): CloseReason {
  switch (refusal) {
    case 'too many in the room':
      return 'too-many-peers';
    case 'the room was deleted':
      return 'deleted';
    case 'no invitation':
      return 'not-invited';
    default:
      return 'join-refused';
  }
}

/** How it is told why something it brought is not kept. */
export const itemRefusalOf = (refusal: HomeRefusal): Refusal =>
  refusal === 'too many new rooms of one address' || refusal === 'too many bytes of one address'
    ? 'address-full'
    : 'room-full';
