import { JoinError, type Joined, joinClient } from '@parley/join';
import type { RoomAccess, SessionProver } from '@parley/seal';
import type { Channel } from '@parley/transport';
import type { CloseReason, Service } from '@parley/wire';
import type { Environment } from '../environment/environment.ts';

const JOIN_TIMEOUT_MS = 10_000;

export interface ServerCallOptions<S extends Service> {
  readonly service: S;
  readonly url: string;
  readonly access: RoomAccess;
  readonly prover: SessionProver;
  readonly environment: Environment;
}

/** One attempt to reach a server and to be let in, which can be given up at any moment. */
export class ServerCall<S extends Service> {
  readonly #options: ServerCallOptions<S>;
  readonly #abort = new AbortController();
  #channel: Channel | null = null;
  #joining: Promise<Joined<S>> | null = null;
  #givenUp: CloseReason | null = null;

  constructor(options: ServerCallOptions<S>) {
    this.#options = options;
  }

  /** Begins at the first call; the later ones are told how that ends. Rejects with a `JoinError`, or with whatever the dial
   * failed for; nothing stays open then. */
  join(): Promise<Joined<S>> {
    this.#joining ??= this.#join();
    return this.#joining;
  }

  /** Ends it, whether or not it has succeeded: the server hears `reason`. */
  giveUp(reason: CloseReason): void {
    this.#givenUp = reason;
    this.#abort.abort();
    this.#channel?.close(reason);
  }

  async #join(): Promise<Joined<S>> {
    const { service, url, access, prover, environment } = this.#options;
    const { random, clock } = environment;
    const place = new URL(url);
    // A balancer may send a room to one process by it; the server lets into no other.
    place.searchParams.set('room', access.room);
    const channel = await environment.dialServer(place.href, this.#abort.signal);
    if (this.#givenUp) {
      channel.close(this.#givenUp);
      throw new JoinError(this.#givenUp);
    }
    this.#channel = channel;
    return joinClient(channel, {
      access,
      prover,
      role: access.role,
      service,
      origin: place.host,
      random,
      clock,
      timeoutMs: JOIN_TIMEOUT_MS,
    });
  }
}
