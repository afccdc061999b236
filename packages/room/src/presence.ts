import type { Clock, Timer } from '@parley/runtime';
import type { Opener, Sealer } from '@parley/seal';
import { asBytes, type Bytes, type Envelope, FAREWELL, type SessionId } from '@parley/wire';
import * as decoding from 'lib0/decoding';
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import type * as Y from 'yjs';

/** Caret moves are sent at once, and then at most so often, ms. */
const INTERVAL_MS = 50;
/** Whose presence came without any other sign of life for so long is let go, ms: an old one was sent once more. */
const UNSEEN_MS = 7_000;

export interface PresenceRoomOptions {
  readonly doc: Y.Doc;
  readonly sealer: Sealer;
  readonly opener: Opener;
  readonly clock: Clock;
  /** Marks awareness changes that came from the room. */
  readonly origin: unknown;
  readonly publish: (envelope: Envelope) => void;
}

/**
 * Binds a y-protocols `Awareness` to the room's presence. The awareness protocol's own heartbeat is off: whether
 * somebody is here is decided by the mesh's one liveness table, and told to `gone`.
 */
export class Presence {
  readonly awareness: Awareness;
  readonly #options: PresenceRoomOptions;
  readonly #clients = new Map<SessionId, number>();
  /** When each of them was last known to be here; at first, when its presence came. */
  readonly #seen = new Map<SessionId, number>();
  #number = 0;
  #timer: Timer | null = null;
  #dirty = false;
  #farewell: Envelope | null = null;
  #closed = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: PresenceRoomOptions) {
    this.#options = options;
    this.awareness = new Awareness(options.doc);
    clearInterval(this.awareness._checkInterval as ReturnType<typeof setInterval>);
    this.awareness.on('update', this.#update);
  }

  /** Seals the farewell in advance, since a page that goes has no time to; then says hello. */
  async start(): Promise<void> {
    this.#farewell = await this.#options.sealer.farewell();
    // The awareness protocol takes a state whose clock is 0 for one already known: it has to be set once to be seen.
    this.awareness.setLocalState(this.awareness.getLocalState());
  }

  /** Somebody's presence, verified by the replica. Returns 'left' for a farewell. */
  async heard(envelope: Envelope): Promise<'here' | 'left'> {
    const { session, number } = envelope.header;
    if (number === FAREWELL) {
      this.gone(session);
      return 'left';
    }
    const update = await this.#options.opener.presence(envelope);
    const client = clientOf(update);
    const owner = client === null ? null : this.#ownerOf(client);
    if (client === null || client === this.awareness.clientID || (owner !== null && owner !== session))
      return 'here';
    const before = this.#clients.get(session);
    if (before !== undefined && before !== client) this.#remove(before);
    this.#clients.set(session, client);
    if (before === undefined) this.#seen.set(session, this.#options.clock.now());
    applyAwarenessUpdate(this.awareness, update, this.#options.origin);
    return 'here';
  }

  /** The sessions whose presence is shown. */
  get sessions(): Iterable<SessionId> {
    return this.#clients.keys();
  }

  /** Those whose presence is shown and who were not among `here` for a while. */
  unseen(here: ReadonlySet<SessionId>): SessionId[] {
    const now = this.#options.clock.now();
    for (const session of here) if (this.#clients.has(session)) this.#seen.set(session, now);
    return [...this.#seen].filter(([, at]) => now - at > UNSEEN_MS).map(([session]) => session);
  }

  /** The awareness client of a session, if it is shown. */
  clientOf(session: SessionId): number | null {
    return this.#clients.get(session) ?? null;
  }

  /** A session left, or died. */
  gone(session: SessionId): void {
    const client = this.#clients.get(session);
    this.#clients.delete(session);
    this.#seen.delete(session);
    if (client !== undefined) this.#remove(client);
  }

  /** Says goodbye, synchronously. */
  leave(): void {
    if (this.#farewell && !this.#closed) this.#options.publish(this.#farewell);
    this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.awareness.off('update', this.#update);
    for (const session of [...this.#clients.keys()]) this.gone(session);
    this.awareness.destroy();
  }

  readonly #update = (
    { added, updated, removed }: { added: number[]; updated: number[]; removed: number[] },
    origin: unknown,
  ): void => {
    if (origin === this.#options.origin) return;
    const own = this.awareness.clientID;
    if ([added, updated, removed].some((clients) => clients.includes(own))) this.#announce();
  };

  /** Sends the own state now, or once the interval since the last one is over. */
  #announce(): void {
    if (this.#closed || !this.#farewell) return;
    if (this.#timer) {
      this.#dirty = true;
      return;
    }
    this.#send();
    this.#timer = this.#options.clock.after(INTERVAL_MS, () => {
      this.#timer = null;
      if (this.#dirty) this.#announce();
    });
  }

  #send(): void {
    this.#dirty = false;
    const number = this.#number++;
    const update = asBytes(encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]));
    this.#sending = this.#sending.then(async () => {
      const envelope = await this.#options.sealer.presence(number, update);
      if (!this.#closed) this.#options.publish(envelope);
    });
  }

  #ownerOf(client: number): SessionId | null {
    for (const [session, id] of this.#clients) if (id === client) return session;
    return null;
  }

  /** Without its clock: the same state may come again after a link was away. */
  #remove(client: number): void {
    removeAwarenessStates(this.awareness, [client], this.#options.origin);
    this.awareness.meta.delete(client);
  }
}

/** The one client an awareness update speaks of; null if it speaks of none, of several, or is no such update. */
function clientOf(update: Bytes): number | null {
  try {
    const decoder = decoding.createDecoder(update);
    if (decoding.readVarUint(decoder) !== 1) return null;
    const client = decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    const state: unknown = JSON.parse(decoding.readVarString(decoder));
    return typeof state === 'object' ? client : null;
  } catch {
    return null;
  }
}
