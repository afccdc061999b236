import type { Clock, Logger, Timer } from '@parley/runtime';
import type { Opener, Sealer } from '@parley/seal';
import { asBytes, type Bytes, type Envelope, FAREWELL, LIMITS, type SessionId } from '@parley/wire';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { clientIdOf } from '../sync/client-id.ts';

/** Caret moves are sent at once, and then at most so often, ms. */
const INTERVAL_MS = 50;
/** Whose presence came without any other sign of life for so long is let go, ms: an old one was sent once more. */
const UNSEEN_MS = 7_000;
/** Sessions whose presence is shown at once. Anybody with a view link can make sessions. */
const MOST_SHOWN = LIMITS.peers;

export interface PresenceOptions {
  readonly doc: Y.Doc;
  readonly sealer: Sealer;
  readonly opener: Opener;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether that session is known to be an editor's. */
  readonly isEditor: (session: SessionId) => boolean;
  /** Marks awareness changes that came from the room. */
  readonly origin: unknown;
  readonly publish: (envelope: Envelope) => void;
}

/**
 * Binds a y-protocols `Awareness` to the room's presence. The awareness protocol's own heartbeat is off: whether
 * somebody is here is decided by the mesh's one liveness table, and told to `gone`.
 *
 * A session speaks for one awareness client, its own Yjs client id, whatever it names. So nobody is hidden by who names their
 * client first, and nobody hides behind another.
 */
export class Presence {
  readonly awareness: Awareness;
  readonly #options: PresenceOptions;
  readonly #clients = new Map<SessionId, number>();
  /** When each of them was last known to be here; at first, when its presence came. */
  readonly #seen = new Map<SessionId, number>();
  #number = 0;
  #timer: Timer | null = null;
  #dirty = false;
  #farewell: Envelope | null = null;
  #closed = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: PresenceOptions) {
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

  /** Somebody's presence, verified by the replica. Returns 'left' for a farewell. What cannot be read is ignored. */
  async heard(envelope: Envelope): Promise<'here' | 'left'> {
    const { session, number } = envelope.header;
    if (number === FAREWELL) {
      this.gone(session);
      return 'left';
    }
    const { opener, logger } = this.#options;
    try {
      this.#show(session, await opener.presence(envelope));
    } catch (error) {
      logger.warn('presence not readable', { error: String(error) });
    }
    return 'here';
  }

  /** Those whose presence is shown and who were not among `here` for a while. */
  unseen(here: ReadonlySet<SessionId>): SessionId[] {
    const now = this.#options.clock.now();
    for (const session of here) if (this.#clients.has(session)) this.#seen.set(session, now);
    return [...this.#seen].filter(([, at]) => now - at > UNSEEN_MS).map(([session]) => session);
  }

  /** The awareness client of a session, if it is shown. */
  clientOf(session: SessionId): number | null {
    const client = this.#clients.get(session);
    return client !== undefined && this.awareness.states.has(client) ? client : null;
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
    const { sealer, publish, logger } = this.#options;
    this.#sending = this.#sending
      .then(() => sealer.presence(number, update))
      .then(
        (envelope) => {
          if (!this.#closed) publish(envelope);
        },
        // Larger than a presence may be. The others keep seeing the one before it.
        (error: unknown) => logger.warn('presence not sent', { error: String(error) }),
      );
  }

  #show(session: SessionId, update: Bytes): void {
    const said = readUpdate(update);
    if (this.#closed || said === null) return;
    const client = clientIdOf(session);
    const before = this.#clients.get(session);
    if (before === undefined) {
      if (this.#clients.size >= MOST_SHOWN && !this.#makeRoom(session)) return;
      this.#seen.set(session, this.#options.clock.now());
    } else if (before !== client) {
      this.#remove(before);
    }
    this.#clients.set(session, client);
    this.#tell(() =>
      applyAwarenessUpdate(this.awareness, writeUpdate({ ...said, client }), this.#options.origin),
    );
  }

  /** An editor takes the place of somebody who is not known to be one. */
  #makeRoom(session: SessionId): boolean {
    const { isEditor } = this.#options;
    if (!isEditor(session)) return false;
    for (const other of this.#clients.keys()) {
      if (isEditor(other)) continue;
      this.gone(other);
      return true;
    }
    return false;
  }

  /** Without its clock: the same state may come again after a link was away. */
  #remove(client: number): void {
    this.#tell(() => removeAwarenessStates(this.awareness, [client], this.#options.origin));
    this.awareness.meta.delete(client);
  }

  /** Changes the awareness. A listener of the app that throws is the app's to hear of, and stops nothing here. */
  #tell(change: () => void): void {
    try {
      change();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** What an awareness update says of the one client it speaks of. */
interface Said {
  readonly client: number;
  readonly clock: number;
  /** JSON. */
  readonly state: string;
}

/** Null if it speaks of no client, or of several, or is no such update. */
function readUpdate(update: Bytes): Said | null {
  try {
    const decoder = decoding.createDecoder(update);
    if (decoding.readVarUint(decoder) !== 1) return null;
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const state = decoding.readVarString(decoder);
    const value: unknown = JSON.parse(state);
    return typeof value === 'object' && !Array.isArray(value) ? { client, clock, state } : null;
  } catch {
    return null;
  }
}

function writeUpdate({ client, clock, state }: Said): Bytes {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, state);
  return asBytes(encoding.toUint8Array(encoder));
}
