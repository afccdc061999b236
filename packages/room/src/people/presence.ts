import type { Clock, Logger, Timer } from '@parley/runtime';
import type { Opener, Sealer } from '@parley/seal';
import { asBytes, type Bytes, type Envelope, FAREWELL, LIMITS, type SessionId } from '@parley/wire';
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { clientIdOf } from '../sync/client-id.ts';
import { type ClientState, readUpdate, writeUpdate } from './awareness-update.ts';
import { SPOKEN_FOR, SpokenFor } from './spoken-for.ts';

/** Caret moves are sent at once, and then at most so often, ms. */
const INTERVAL_MS = 50;
/** A session whose presence came, but no other sign of life for so long, is taken for gone, ms: it was an old presence, sent once
 * more. */
const UNSEEN_MS = 7_000;
/** Sessions whose presence is shown at once. Anybody with a view link can make sessions. */
const MOST_SHOWN = LIMITS.peers;
const NOBODY: ReadonlySet<number> = new Set();

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
 * Binds a y-protocols `Awareness` to the room's presence: what this page puts into it is sealed and sent, what others send is
 * put into it. The awareness protocol's own heartbeat is off: the liveness table decides who is here, and whoever reads it
 * calls `gone`.
 *
 * Each presence that a session sends says all of its clients anew. The first is its own, and is shown under the session's Yjs
 * client id, whatever id it says. The others are those it speaks for (`SpokenFor`): states that the app put into `awareness`
 * under further clients. So nobody can take a client's place by naming it first, and nobody can pose as another session.
 */
export class Presence {
  readonly awareness: Awareness;
  readonly #options: PresenceOptions;
  /** The own client of each session that is shown. */
  readonly #clients = new Map<SessionId, number>();
  /** The same clients. */
  readonly #owned = new Set<number>();
  readonly #spokenFor: SpokenFor;
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
    this.#spokenFor = new SpokenFor({
      isEditor: options.isEditor,
      isTaken: (client) => this.awareness.states.has(client) || this.#isOwn(client),
    });
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

  /** The awareness clients it speaks for besides its own, as they are shown. */
  spokenForBy(session: SessionId): readonly number[] {
    return this.#spokenFor.of(session);
  }

  /** A session left, or died. */
  gone(session: SessionId): void {
    const client = this.#clients.get(session);
    this.#clients.delete(session);
    this.#seen.delete(session);
    const brought = this.#spokenFor.keep(session, NOBODY);
    this.#remove(client === undefined ? brought : [client, ...brought]);
    if (client !== undefined) this.#owned.delete(client);
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
    // Those of others are the room's: an app that changes them says nothing of its own.
    if ([...added, ...updated, ...removed].some((client) => !this.#isOthers(client))) this.#announce();
  };

  /** Whether it is this page's client, or another session's own. */
  #isOwn(client: number): boolean {
    return client === this.awareness.clientID || this.#owned.has(client);
  }

  #isOthers(client: number): boolean {
    return client !== this.awareness.clientID && (this.#isOwn(client) || this.#spokenFor.has(client));
  }

  /** Sends what this page speaks for now, or once the interval since the last one is over. */
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
    const own = this.awareness.clientID;
    const brought = [...this.awareness.states.keys()].filter(
      (client) => client !== own && !this.#isOthers(client),
    );
    const spokenFor = [own, ...brought.slice(0, SPOKEN_FOR.each)];
    const update = asBytes(encodeAwarenessUpdate(this.awareness, spokenFor));
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
    const said = readUpdate(update, 1 + SPOKEN_FOR.each);
    if (this.#closed || said === null) return;
    const [own, ...brought] = said as readonly [ClientState, ...ClientState[]];
    const client = clientIdOf(session);
    if (!this.#clients.has(session)) {
      if (this.#clients.size >= MOST_SHOWN && !this.#makeRoom(session)) return;
      if (this.#spokenFor.giveUp(client)) this.#remove([client]);
      this.#seen.set(session, this.#options.clock.now());
      this.#clients.set(session, client);
      this.#owned.add(client);
    }
    const states = [{ ...own, client }, ...this.#brought(session, brought)];
    this.#tell(() => applyAwarenessUpdate(this.awareness, writeUpdate(states), this.#options.origin));
  }

  /** Those whom a session brings besides itself, as they are shown. Whom it does not name any more is gone. */
  #brought(session: SessionId, brought: readonly ClientState[]): ClientState[] {
    const present = brought.filter(({ state }) => state !== 'null');
    this.#remove(this.#spokenFor.keep(session, new Set(present.map(({ client }) => client))));
    return present.flatMap((state) => {
      const yielding = this.#spokenFor.yielding(session);
      if (yielding !== null) this.#remove(this.#spokenFor.keep(yielding, NOBODY));
      const client = this.#spokenFor.show(session, state.client);
      return client === null ? [] : [{ ...state, client }];
    });
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
  #remove(clients: readonly number[]): void {
    if (clients.length === 0) return;
    this.#tell(() => removeAwarenessStates(this.awareness, [...clients], this.#options.origin));
    for (const client of clients) this.awareness.meta.delete(client);
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
