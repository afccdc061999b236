import {
  type CloseReason,
  type ConnectionId,
  type Envelope,
  type Introduction,
  LIMITS,
  type RoomId,
  type SessionId,
  type SignalingServerMessage,
  type SignalingWelcome,
  type TurnServers,
} from '@parley/wire';

/*
 * Who is in which room, and who may be put through to whom. Pure: events in, effects out.
 *
 *   joined ──► welcome to it, peer-joined to the room      (or close, if there is no place)
 *   signal ──► signal to one connection of the same room   (nothing, if it has just left)
 *   turn-requested ──► turn to it
 *   left ──► peer-left to the room; the last one takes the room along
 */

export type SwitchboardEvent =
  | {
      readonly type: 'joined';
      /** Fresh and random: whoever knows it, and is in the room, can send to it. */
      readonly connection: ConnectionId;
      readonly room: RoomId;
      readonly session: SessionId;
      readonly turn: TurnServers | null;
    }
  | {
      readonly type: 'signal';
      readonly from: ConnectionId;
      readonly to: ConnectionId;
      readonly envelope: Envelope;
    }
  | { readonly type: 'turn-requested'; readonly connection: ConnectionId; readonly turn: TurnServers | null }
  | { readonly type: 'left'; readonly connection: ConnectionId };

export type SwitchboardEffect =
  | {
      readonly type: 'send';
      readonly to: ConnectionId;
      readonly message: SignalingServerMessage | SignalingWelcome;
    }
  /** The switchboard has forgotten it already: no `left` is owed. */
  | { readonly type: 'close'; readonly connection: ConnectionId; readonly reason: CloseReason };

export interface SwitchboardLimits {
  /** Rooms at one time. */
  readonly rooms: number;
  /** Peers in one room; at most LIMITS.peers, which is what a welcome can name. */
  readonly peersPerRoom: number;
}

interface Place extends Introduction {
  readonly room: RoomId;
}

const NOTHING: readonly SwitchboardEffect[] = [];

export class Switchboard {
  readonly #limits: SwitchboardLimits;
  readonly #places = new Map<ConnectionId, Place>();
  readonly #rooms = new Map<RoomId, Set<Place>>();

  constructor(limits: SwitchboardLimits) {
    if (limits.peersPerRoom > LIMITS.peers)
      throw new RangeError(`a welcome names at most ${LIMITS.peers} peers`);
    this.#limits = limits;
  }

  get rooms(): number {
    return this.#rooms.size;
  }

  get connections(): number {
    return this.#places.size;
  }

  /** Takes one event. Throws Error only for a connection id that joins twice: a defect of the caller. */
  step(event: SwitchboardEvent): readonly SwitchboardEffect[] {
    switch (event.type) {
      case 'joined':
        return this.#joined(event, event.turn);
      case 'signal':
        return this.#signal(event.from, event.to, event.envelope);
      case 'turn-requested':
        if (!this.#places.has(event.connection)) return NOTHING;
        return [{ type: 'send', to: event.connection, message: { type: 'turn', turn: event.turn } }];
      case 'left':
        return this.#left(event.connection);
    }
  }

  #joined({ connection, room, session }: Place, turn: TurnServers | null): readonly SwitchboardEffect[] {
    if (this.#places.has(connection)) throw new Error('a connection joined twice');
    const present = this.#rooms.get(room);
    const full =
      present === undefined
        ? this.#rooms.size >= this.#limits.rooms
        : present.size >= this.#limits.peersPerRoom;
    if (full) return [{ type: 'close', connection, reason: 'too-many-peers' }];

    const others = [...(present ?? [])];
    const place: Place = { connection, room, session };
    this.#places.set(connection, place);
    if (present === undefined) this.#rooms.set(room, new Set([place]));
    else present.add(place);

    const peers = others.map((other) => ({ connection: other.connection, session: other.session }));
    return [
      { type: 'send', to: connection, message: { type: 'signaling-welcome', connection, peers, turn } },
      ...others.map((other) => send(other, { type: 'peer-joined', connection, session })),
    ];
  }

  #signal(from: ConnectionId, to: ConnectionId, envelope: Envelope): readonly SwitchboardEffect[] {
    const sender = this.#places.get(from);
    if (sender === undefined) return NOTHING;
    // Receivers would refuse it too. Here it says that this client is none of ours.
    if (envelope.header.room !== sender.room || envelope.header.session !== sender.session) {
      return [...this.#left(from), { type: 'close', connection: from, reason: 'misbehaving' }];
    }
    // Connections of other rooms do not exist for it, just as one that has left.
    const receiver = this.#places.get(to);
    if (receiver === undefined || receiver.room !== sender.room || receiver === sender) return NOTHING;
    return [send(receiver, { type: 'signal', peer: from, envelope })];
  }

  #left(connection: ConnectionId): readonly SwitchboardEffect[] {
    const place = this.#places.get(connection);
    if (place === undefined) return NOTHING;
    this.#places.delete(connection);
    const room = this.#rooms.get(place.room);
    room?.delete(place);
    if (room === undefined || room.size === 0) {
      this.#rooms.delete(place.room);
      return NOTHING;
    }
    return [...room].map((other) => send(other, { type: 'peer-left', connection }));
  }
}

const send = ({ connection }: Place, message: SignalingServerMessage): SwitchboardEffect => ({
  type: 'send',
  to: connection,
  message,
});
