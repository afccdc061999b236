import { type Admitted, admit } from '@parley/join';
import type { Sealer } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  type ConnectionId,
  decodeSignalingClient,
  encodeJoinServer,
  encodeSignalingServer,
  type Introduction,
  type SignalingServerMessage,
  type TurnServers,
} from '@parley/wire';
import type { Lab } from './lab.ts';

/** A signaling server that does nothing by itself: a test says whom it names and what it carries. */
export class LabSignaling {
  readonly #lab: Lab;
  channel: Channel | null = null;
  welcomes = 0;
  /** Who is there when somebody is welcomed. */
  peers: Introduction[] = [];
  /** Ends the next one right behind its welcome. */
  thenClose: CloseReason | null = null;
  readonly ended: CloseReason[] = [];
  /** What was sent to each connection, still sealed. */
  readonly carried: ConnectionId[] = [];
  /** The life of the TURN credentials it hands out, ms; null: it has none. */
  turnLife: number | null = null;
  /** How often newer ones were asked for. */
  turnRequests = 0;
  /** Pings are answered. */
  alive = true;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  readonly dial = async (): Promise<Channel> => {
    const [mine, theirs] = this.#lab.pair();
    const { suite, random, clock } = this.#lab;
    admit(theirs, {
      suite,
      service: 'signaling',
      origins: ['parley.test'],
      random,
      clock,
      timeoutMs: 10_000,
    }).then(
      (admitted) => this.#welcome(admitted),
      () => this.ended.push('lost'),
    );
    return mine;
  };

  #welcome({ channel }: Admitted): void {
    this.welcomes += 1;
    this.channel = channel;
    const welcome = {
      type: 'signaling-welcome',
      connection: connectionOf(0),
      peers: this.peers,
      turn: this.#turn(),
    } as const;
    channel.send(encodeJoinServer(welcome), 'live');
    if (this.thenClose) channel.close(this.thenClose);
    this.thenClose = null;
    channel.listen({
      message: (bytes: Bytes) => {
        const message = decodeSignalingClient(bytes);
        if (message.type === 'signal') this.carried.push(message.peer);
        if (message.type === 'turn-request') {
          this.turnRequests += 1;
          this.say({ type: 'turn', turn: this.#turn() });
        }
        if (message.type === 'ping' && this.alive) this.say({ type: 'pong', nonce: message.nonce });
      },
      drain() {},
      close: (reason) => this.ended.push(reason),
    });
  }

  #turn(): TurnServers | null {
    if (this.turnLife === null) return null;
    const expires = this.#lab.clock.now() + this.turnLife;
    return { urls: ['turn:turn.test'], username: `${this.turnRequests}`, credential: 'c', expires };
  }

  say(message: SignalingServerMessage): void {
    this.channel?.send(encodeSignalingServer(message), 'live');
  }

  /** Carries what `from` sealed for the session `to`. */
  async carry(connection: ConnectionId, from: Sealer, to: string, payload: unknown): Promise<void> {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const envelope = await from.signal(to, new TextEncoder().encode(text));
    this.say({ type: 'signal', peer: connection, envelope });
  }
}

export const connectionOf = (index: number): ConnectionId => index.toString(16).padStart(32, '0');
