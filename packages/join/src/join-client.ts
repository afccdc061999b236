import type { Clock, Random } from '@parley/runtime';
import { joinAnswer, type RoomAccess, type SessionProver } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  decodeJoinServer,
  encodeJoinClient,
  type JoinServerMessage,
  LIMITS,
  type Role,
  type Service,
  WireError,
} from '@parley/wire';
import { type ClientEffect, type ClientEvent, type ClientState, stepClient } from './client-machine.ts';
import { ContinuedChannel } from './continued-channel.ts';
import { JoinError } from './join-error.ts';
import { normalOrigin } from './origins.ts';
import type { Welcomes } from './welcome.ts';

export interface JoinOptions<S extends Service> {
  readonly access: RoomAccess;
  /** Whose session asks to be let in. */
  readonly prover: SessionProver;
  /** What this peer says it is; usually `access.role`. A server believes only certificates. */
  readonly role: Role;
  readonly service: S;
  /** The server's `host[:port]` as dialled (`new URL(url).host`). */
  readonly origin: string;
  readonly random: Random;
  readonly clock: Clock;
  /** For the whole handshake, in milliseconds. */
  readonly timeoutMs: number;
}

export interface Joined<S extends Service> {
  readonly welcome: Welcomes[S];
  /** The channel's continuation: from now on it is used instead of the channel that was handed in. */
  readonly channel: Channel;
}

/** What may come right behind the welcome, before anybody listens: as much as a live lane holds. */
const MOST_HELD = 8 * 1024 * 1024;

/**
 * Joins a room at a server: join, challenge, answer, welcome. It signs exactly one thing with each key, for exactly this room,
 * service, origin, session, role and two nonces, and nothing at all if the challenge is anything but 32 bytes.
 *
 * Takes the channel over. When the promise rejects, the channel is closed.
 *
 * @throws JoinError with the reason the channel ended for.
 */
export function joinClient<S extends Service>(channel: Channel, options: JoinOptions<S>): Promise<Joined<S>> {
  return new Promise((resolve, reject) => {
    const { access, prover, role, service, clock } = options;
    const origin = normalOrigin(options.origin);
    const clientNonce = options.random.bytes(32);
    let state: ClientState = 'challenge';

    const continued = new ContinuedChannel(channel, MOST_HELD);
    const timer = clock.after(options.timeoutMs, () => step({ type: 'timeout' }));

    const step = (event: ClientEvent, cause?: unknown): void => {
      const next = stepClient(service, state, event);
      state = next.state;
      for (const effect of next.effects) run(effect, cause);
    };

    const run = (effect: ClientEffect, cause: unknown): void => {
      switch (effect.type) {
        case 'sign': {
          const { serverNonce } = effect;
          joinAnswer(access, prover, { role, service, origin, clientNonce, serverNonce }).then(
            (signatures) => step({ type: 'signed', signatures }),
            (error: unknown) => step({ type: 'fault' }, error),
          );
          return;
        }
        case 'answer':
          continued.send(encodeJoinClient({ type: 'answer', signatures: effect.signatures }), 'live');
          return;
        case 'joined':
          timer.cancel();
          continued.release();
          // The machine lets through only the welcome of `service`.
          resolve({ welcome: effect.welcome as Welcomes[S], channel: continued });
          return;
        case 'fail':
          timer.cancel();
          continued.close(effect.reason);
          reject(new JoinError(effect.reason, { cause }));
      }
    };

    const { session } = prover;
    const join = { type: 'join', keys: access.publicKeys, session, role, nonce: clientNonce } as const;
    continued.send(encodeJoinClient(join), 'live');
    continued.begin({
      message(bytes) {
        let message: JoinServerMessage;
        try {
          if (bytes.length > LIMITS.message) throw new WireError('a message above the limit', 'too-large');
          message = decodeJoinServer(bytes);
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
          return step({ type: 'unreadable', reason: error.reason }, error);
        }
        step({ type: 'message', message });
      },
      close: (reason) => step({ type: 'closed', reason }),
    });
  });
}
