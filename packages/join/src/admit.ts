import type { Clock, Random } from '@parley/runtime';
import { type CryptoSuite, checkAnswer, createVerifier, roomIdOf, type Verifier } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  type AnswerSignatures,
  type Bytes,
  decodeJoinClient,
  encodeJoinServer,
  type Join,
  type JoinClientMessage,
  type Role,
  type RoomId,
  type RoomKeys,
  type Service,
  type SessionId,
  WireError,
} from '@parley/wire';
import { ContinuedChannel } from './continued-channel.ts';
import { JoinError } from './join-error.ts';
import { awaitJoin, type ServerEffect, type ServerEvent, stepServer } from './server-machine.ts';

export interface AdmitOptions {
  readonly suite: CryptoSuite;
  readonly service: Service;
  /** The origins this server answers to, from `originsOf`. */
  readonly origins: readonly string[];
  readonly random: Random;
  readonly clock: Clock;
  /** For the whole handshake, in milliseconds. */
  readonly timeoutMs: number;
  /** The room that the connection's URL named, as it came; null or absent: none. No other is joined. */
  readonly named?: string | null;
}

/** Somebody who holds at least the room's view link, and the key of their session. */
export interface Admitted {
  readonly room: RoomId;
  readonly keys: RoomKeys;
  readonly session: SessionId;
  /** What the peer says of itself. Only a certificate makes an editor. */
  readonly role: Role;
  readonly verifier: Verifier;
  /** The channel's continuation. The service's welcome is the first message to send on it. */
  readonly channel: Channel;
}

/** A join is about 200 bytes, an answer 129. */
const MOST_MESSAGE = 1_024;
/** A client waits for its welcome; what it may send before somebody listens is little. */
const MOST_HELD = 1024 * 1024;

/**
 * Lets one client in, or not: it must sign this server's fresh nonce with the room's join key and with its session's, for
 * this service and origin. It sends the challenge and no welcome; that is the caller's.
 *
 * Takes the channel over. When the promise rejects, the channel is closed.
 *
 * @throws JoinError: `malformed` (also if its URL named another room), `too-large`, `unknown-version`, `out-of-order`, `timeout`, `join-refused`, or what the
 * client closed with.
 */
export function admit(channel: Channel, options: AdmitOptions): Promise<Admitted> {
  return new Promise((resolve, reject) => {
    const { suite, service, clock } = options;
    let state = awaitJoin(options.random.bytes(32));

    const continued = new ContinuedChannel(channel, MOST_HELD);
    const timer = clock.after(options.timeoutMs, () => step({ type: 'timeout' }));

    const step = (event: ServerEvent, cause?: unknown): void => {
      const next = stepServer(state, event);
      state = next.state;
      for (const effect of next.effects) run(effect, cause);
    };

    const run = (effect: ServerEffect, cause: unknown): void => {
      switch (effect.type) {
        case 'challenge':
          continued.send(encodeJoinServer({ type: 'challenge', nonce: effect.nonce }), 'live');
          return;
        case 'check':
          signer(suite, service, options.origins, effect.join, effect.nonce, effect.signatures).then(
            (room) => step({ type: 'checked', room }),
            (error: unknown) => step({ type: 'fault' }, error),
          );
          return;
        case 'admit': {
          const { room, join } = effect;
          const { named = null } = options;
          timer.cancel();
          if (named !== null && named !== room) {
            continued.close('malformed');
            return reject(new JoinError('malformed', { cause: new Error('its URL named another room') }));
          }
          continued.release();
          const { keys, session, role } = join;
          const verifier = createVerifier(suite, room, keys);
          resolve({ room, keys, session, role, verifier, channel: continued });
          return;
        }
        case 'fail':
          timer.cancel();
          continued.close(effect.reason);
          reject(new JoinError(effect.reason, { cause }));
      }
    };

    continued.begin({
      message(bytes) {
        let message: JoinClientMessage;
        try {
          if (bytes.length > MOST_MESSAGE) throw new WireError('no join is that long', 'too-large');
          message = decodeJoinClient(bytes);
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

/** The room whose join key, and whose session's key, signed for one of `origins`; null if they did not. */
async function signer(
  suite: CryptoSuite,
  service: Service,
  origins: readonly string[],
  join: Join,
  serverNonce: Bytes,
  signatures: AnswerSignatures,
): Promise<RoomId | null> {
  const { keys, role, session, nonce: clientNonce } = join;
  const room = await roomIdOf(suite, keys);
  for (const origin of origins) {
    const challenged = { role, service, origin, session, clientNonce, serverNonce };
    if (await checkAnswer(suite, keys, room, challenged, signatures)) return room;
  }
  return null;
}
