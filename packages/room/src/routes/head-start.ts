import type { RoomAccess, SessionProver } from '@parley/seal';
import type { CloseReason, Service } from '@parley/wire';
import type { Environment } from '../environment/environment.ts';
import type { Servers } from '../servers.ts';
import { ServerCall } from './server-call.ts';
import type { TabLock } from './tabs/leader.ts';

export interface HeadStartOptions {
  readonly access: RoomAccess;
  readonly prover: SessionProver;
  readonly servers: Servers;
  readonly environment: Environment;
}

/**
 * What needs no log, begun while this device's log opens: the tab lock is asked for, and once this tab holds it the
 * servers are called. Rule 7 lets it: who has just come has no neighbour, so it calls home whatever its log says. Nothing
 * is said of what this device holds before the log has been read.
 *
 * Each call is there for its client to take, once. What is not taken when the tab loses the lock, or the room closes, is
 * given up.
 */
export class HeadStart {
  /** Asked for already: whoever requests it hears at once if it is held. */
  readonly lock: TabLock;
  readonly #options: HeadStartOptions;
  readonly #calls: { [S in Service]: ServerCall<S> | null } = { signaling: null, home: null };

  constructor(options: HeadStartOptions) {
    const { environment, access } = options;
    this.#options = options;
    this.lock = new RequestedLock(
      environment.lock(access.room),
      () => this.#begin(),
      () => this.giveUp('handed-over'),
    );
  }

  /** The call to that server, if it has begun and nobody has it yet. */
  take<S extends Service>(service: S): ServerCall<S> | null {
    const call: ServerCall<S> | null = this.#calls[service];
    this.#calls[service] = null;
    return call;
  }

  /** Gives up what was not taken. */
  giveUp(reason: CloseReason): void {
    this.take('signaling')?.giveUp(reason);
    this.take('home')?.giveUp(reason);
  }

  /** The same, and lets go of the lock. */
  close(reason: CloseReason): void {
    this.lock.release();
    this.giveUp(reason);
  }

  #begin(): void {
    const { signaling, home } = this.#options.servers;
    if (signaling !== null) {
      const call = this.#call('signaling', signaling);
      this.#calls.signaling = call;
      void this.#prepare(call);
    }
    if (home !== null) this.#calls.home = this.#call('home', home);
  }

  async #prepare(call: ServerCall<'signaling'>): Promise<void> {
    // A call that fails concerns whoever takes it.
    const [outcome] = await Promise.allSettled([call.join()]);
    const isSomebodyThere = outcome.status === 'fulfilled' && outcome.value.welcome.peers.length > 0;
    if (!isSomebodyThere) return;
    this.#options.environment.preparePeers?.();
    // The mesh asks for it when the log has been read, and says so if it cannot be loaded.
    void Promise.allSettled([import('./mesh/meeting.ts')]);
  }

  #call<S extends Service>(service: S, url: string): ServerCall<S> {
    const { access, prover, environment } = this.#options;
    const call = new ServerCall({ service, url, access, prover, environment });
    // That it fails is for whoever takes it.
    void Promise.allSettled([call.join()]);
    return call;
  }
}

/** A lock that is requested from the beginning, and listened to later. */
class RequestedLock implements TabLock {
  readonly #lock: TabLock;
  readonly #early: { readonly held: () => void; readonly lost: () => void };
  #listener: { readonly onHeld: () => void; readonly onLost: () => void } | null = null;
  #isHeld = false;

  /** `held` and `lost` are called as long as nobody has requested it. */
  constructor(lock: TabLock, held: () => void, lost: () => void) {
    this.#lock = lock;
    this.#early = { held, lost };
    this.#request();
  }

  request(onHeld: () => void, onLost: () => void): void {
    this.#listener = { onHeld, onLost };
    if (this.#isHeld) onHeld();
    else this.#request();
  }

  steal(): void {
    this.#lock.steal();
  }

  release(): void {
    this.#listener = null;
    this.#isHeld = false;
    this.#lock.release();
  }

  #request(): void {
    this.#lock.request(
      () => {
        this.#isHeld = true;
        if (this.#listener) this.#listener.onHeld();
        else this.#early.held();
      },
      () => {
        this.#isHeld = false;
        if (this.#listener) this.#listener.onLost();
        else this.#early.lost();
      },
    );
  }
}
