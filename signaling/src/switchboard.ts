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
 *
 * Other servers may have peers in the same rooms. What they say of them comes in, and a signal to one of theirs goes out:
 *
 *   elsewhere ──► peer-joined and peer-left to the room, for what changed
 *   gone ──► peer-left, for all that this server had
 *   carried ──► signal to one connection of the room here
 *   signal ──► carry, to whoever has that connection
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
  | { readonly type: 'left'; readonly connection: ConnectionId }
  /** All that another server has in a room. */
  | {
      readonly type: 'elsewhere';
      readonly server: ServerId;
      readonly room: RoomId;
      readonly peers: readonly Introduction[];
    }
  | { readonly type: 'gone'; readonly server: ServerId }
  /** Another server passes a signal on. */
  | {
      readonly type: 'carried';
      readonly room: RoomId;
      readonly from: ConnectionId;
      readonly to: ConnectionId;
      readonly envelope: Envelope;
    };

/** Another server's name, as long as it runs. */
export type ServerId = string;

export type SwitchboardEffect =
  | {
      readonly type: 'send';
      readonly to: ConnectionId;
      readonly message: SignalingServerMessage | SignalingWelcome;
    }
  /** To a connection that another server has. */
  | {
      readonly type: 'carry';
      readonly room: RoomId;
      readonly from: ConnectionId;
      readonly to: ConnectionId;
      readonly envelope: Envelope;
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
  /** Null: it is here. */
  readonly server: ServerId | null;
}

const NOTHING: readonly SwitchboardEffect[] = [];

export class Switchboard {
  readonly #limits: SwitchboardLimits;
  readonly #places = new Map<ConnectionId, Place>();
  /** Rooms with somebody here, and all who are known to be in them. */
  readonly #rooms = new Map<RoomId, Set<Place>>();
  #here = 0;

  constructor(limits: SwitchboardLimits) {
    if (limits.peersPerRoom > LIMITS.peers)
      throw new RangeError(`a welcome names at most ${LIMITS.peers} peers`);
    this.#limits = limits;
  }

  get rooms(): number {
    return this.#rooms.size;
  }

  get connections(): number {
    return this.#here;
  }

  /** Who is in a room here. */
  peersHere(room: RoomId): Introduction[] {
    const here = [...(this.#rooms.get(room) ?? [])].filter(({ server }) => server === null);
    return here.map(({ connection, session }) => ({ connection, session }));
  }

  roomOf(connection: ConnectionId): RoomId | null {
    return this.#places.get(connection)?.room ?? null;
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
      case 'elsewhere':
        return this.#elsewhere(event.server, event.room, event.peers);
      case 'gone':
        return [...this.#rooms.keys()].flatMap((room) => this.#elsewhere(event.server, room, []));
      case 'carried':
        return this.#carried(event);
    }
  }

  /** Only of rooms in which somebody is here. A connection has one place: who says first that it has it, has it. */
  #elsewhere(server: ServerId, room: RoomId, peers: readonly Introduction[]): readonly SwitchboardEffect[] {
    const present = this.#rooms.get(room);
    if (!present) return NOTHING;
    const said = new Map(peers.slice(0, this.#limits.peersPerRoom).map((peer) => [peer.connection, peer]));
    const gone = [...present].filter((place) => place.server === server && !said.has(place.connection));
    for (const place of gone) {
      present.delete(place);
      this.#places.delete(place.connection);
    }
    const come: Place[] = [];
    for (const { connection, session } of said.values()) {
      if (this.#places.has(connection) || present.size >= LIMITS.peers) continue;
      const place: Place = { connection, session, room, server };
      this.#places.set(connection, place);
      present.add(place);
      come.push(place);
    }
    const here = [...present].filter((place) => place.server === null);
    return here.flatMap((place) => [
      ...gone.map(({ connection }) => send(place, { type: 'peer-left', connection })),
      ...come.map(({ connection, session }) => send(place, { type: 'peer-joined', connection, session })),
    ]);
  }

  #carried({
    room,
    from,
    to,
    envelope,
  }: Extract<SwitchboardEvent, { readonly type: 'carried' }>): readonly SwitchboardEffect[] {
    const [sender, receiver] = [this.#places.get(from), this.#places.get(to)];
    if (sender?.room !== room || receiver?.room !== room || receiver.server !== null) return NOTHING;
    if (envelope.header.room !== room || envelope.header.session !== sender.session) return NOTHING;
    return [send(receiver, { type: 'signal', peer: from, envelope })];
  }

  #joined(
    { connection, room, session }: Omit<Place, 'server'>,
    turn: TurnServers | null,
  ): readonly SwitchboardEffect[] {
    if (this.#places.has(connection)) throw new Error('a connection joined twice');
    const present = this.#rooms.get(room);
    const full =
      present === undefined
        ? this.#rooms.size >= this.#limits.rooms
        : present.size >= this.#limits.peersPerRoom;
    if (full) return [{ type: 'close', connection, reason: 'too-many-peers' }];

    const others = [...(present ?? [])];
    const place: Place = { connection, room, session, server: null };
    this.#places.set(connection, place);
    this.#here += 1;
    if (present === undefined) this.#rooms.set(room, new Set([place]));
    else present.add(place);

    const peers = others.map((other) => ({ connection: other.connection, session: other.session }));
    return [
      { type: 'send', to: connection, message: { type: 'signaling-welcome', connection, peers, turn } },
      ...others.filter(isHere).map((other) => send(other, { type: 'peer-joined', connection, session })),
    ];
  }

  #signal(from: ConnectionId, to: ConnectionId, envelope: Envelope): readonly SwitchboardEffect[] {
    const sender = this.#places.get(from);
    if (sender === undefined || sender.server !== null) return NOTHING;
    // Receivers would refuse it too. Here it says that this client is none of ours.
    if (envelope.header.room !== sender.room || envelope.header.session !== sender.session) {
      return [...this.#left(from), { type: 'close', connection: from, reason: 'misbehaving' }];
    }
    // Connections of other rooms do not exist for it, just as one that has left.
    const receiver = this.#places.get(to);
    if (receiver === undefined || receiver.room !== sender.room || receiver === sender) return NOTHING;
    if (receiver.server !== null) return [{ type: 'carry', room: sender.room, from, to, envelope }];
    return [send(receiver, { type: 'signal', peer: from, envelope })];
  }

  #left(connection: ConnectionId): readonly SwitchboardEffect[] {
    const place = this.#places.get(connection);
    if (place === undefined || place.server !== null) return NOTHING;
    this.#places.delete(connection);
    this.#here -= 1;
    const others = this.#rooms.get(place.room) ?? new Set<Place>();
    others.delete(place);
    const here = [...others].filter(isHere);
    if (here.length > 0) return here.map((other) => send(other, { type: 'peer-left', connection }));
    // Nobody here: what others have in that room is not followed any more.
    for (const other of others) this.#places.delete(other.connection);
    this.#rooms.delete(place.room);
    return NOTHING;
  }
}

const isHere = ({ server }: Place): boolean => server === null;

const send = ({ connection }: Place, message: SignalingServerMessage): SwitchboardEffect => ({
  type: 'send',
  to: connection,
  message,
});
