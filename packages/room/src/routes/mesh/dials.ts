import type { Link, Replica } from '@parley/replica';
import { type Channel, DialError } from '@parley/transport';
import type { Bytes, CloseReason, SessionId, TurnServers } from '@parley/wire';
import type { Environment, PeerDial } from '../../environment/environment.ts';
import type { Content } from '../../sync/content.ts';
import type { LocalSuspects } from './local-suspects.ts';
import { encodeRequest, encodeSignals } from './rendezvous.ts';
import { SignalHold } from './signal-hold.ts';
import { Upkeep } from './upkeep.ts';

export interface DialsOptions {
  readonly environment: Environment;
  readonly replica: Pick<Replica<Content>, 'link'>;
  readonly suspects: LocalSuspects;
  /** TURN credentials of the moment. */
  readonly turn: () => TurnServers | null;
  readonly send: (to: SessionId, payload: Bytes) => void;
  readonly opened: (session: SessionId, attempt: number) => void;
  readonly failed: (session: SessionId, attempt: number) => void;
  readonly closed: (session: SessionId, attempt: number, reason: CloseReason) => void;
}

/** A connection from its dial to its end. */
interface Attempt {
  readonly attempt: number;
  readonly dial: PeerDial;
  /** What this end signals and is still held. */
  readonly hold: SignalHold;
  link: Link | null;
}

/** The connections of the mesh: dialled, made links, kept on the best way, closed. One a session; which and when is said
 * from outside. */
export class Dials {
  readonly #options: DialsOptions;
  readonly #upkeep: Upkeep;
  readonly #attempts = new Map<SessionId, Attempt>();
  #exhausted = false;

  constructor(options: DialsOptions) {
    this.#options = options;
    this.#upkeep = new Upkeep(options.environment);
  }

  /** Whether the browser has refused to make one more connection, and made none since. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  linkTo(session: SessionId): Link | null {
    return this.#attempts.get(session)?.link ?? null;
  }

  dial(session: SessionId, attempt: number, initiator: boolean): void {
    const { environment, suspects, send, turn } = this.#options;
    if (!environment.dialPeer) return;
    suspects.dialled(session);
    const hold = new SignalHold(environment.clock, (signals) =>
      send(session, encodeSignals(attempt, signals)),
    );
    const dial = environment.dialPeer({
      initiator,
      turn: turn(),
      signal: (data) => {
        suspects.said(session, data);
        hold.add(data);
      },
      gathered: () => hold.gathered(),
      doubted: () => this.#upkeep.doubted(session),
    });
    const current: Attempt = { attempt, dial, hold, link: null };
    this.#attempts.set(session, current);
    dial.opened.then(
      (channel) => this.#opened(session, current, initiator, channel),
      (error: unknown) => this.#failed(session, current, error),
    );
  }

  /** What the other end of that attempt signalled. */
  signalled(session: SessionId, attempt: number, signals: readonly unknown[]): void {
    const current = this.#attempts.get(session);
    if (current?.attempt !== attempt) return;
    for (const data of signals) {
      try {
        current.dial.signal(data);
      } catch (error) {
        this.#options.environment.logger.warn('implausible signal', { error: String(error) });
      }
    }
  }

  drop(session: SessionId, attempt: number): void {
    const current = this.#attempts.get(session);
    if (current?.attempt !== attempt) return;
    this.#forget(session, current);
    end(current, 'replaced');
  }

  /** The replica says that a link is down. */
  down(link: Link, reason: CloseReason): void {
    for (const [session, current] of this.#attempts) {
      if (current.link !== link) continue;
      this.#forget(session, current);
      this.#options.closed(session, current.attempt, reason);
    }
  }

  /** The other end asks for a look for a better way. */
  asked(session: SessionId): void {
    this.#upkeep.asked(session);
  }

  renewed(turn: TurnServers): void {
    this.#upkeep.renewed(turn);
  }

  /** What is relayed may run direct now. */
  nudge(): void {
    this.#upkeep.nudge();
  }

  stop(reason: CloseReason): void {
    this.#upkeep.stop();
    const attempts = [...this.#attempts.values()];
    // Forgotten first: closing them is heard at once, and must not look like a loss.
    this.#attempts.clear();
    for (const current of attempts) end(current, reason);
  }

  #opened(session: SessionId, current: Attempt, initiator: boolean, channel: Channel): void {
    if (this.#attempts.get(session) !== current) return channel.close('replaced');
    const { replica, send, opened } = this.#options;
    this.#exhausted = false;
    current.link = replica.link(channel, { kind: 'peer', session });
    void this.#clearSuspect(session, channel);
    const ask = (): void => send(session, encodeRequest('look'));
    this.#upkeep.opened(session, { initiator, dial: current.dial, channel, ask });
    opened(session, current.attempt);
    // It may have ended in the very call that made it a link.
    if (current.link.closed) this.down(current.link, 'lost');
  }

  #failed(session: SessionId, current: Attempt, error: unknown): void {
    this.#options.environment.logger.debug('a dial failed', { error: String(error) });
    if (error instanceof DialError) this.#exhausted = error.reason === 'exhausted';
    current.hold.stop();
    if (this.#attempts.get(session) === current) this.#attempts.delete(session);
    this.#options.failed(session, current.attempt);
  }

  async #clearSuspect(session: SessionId, channel: Channel): Promise<void> {
    if ((await channel.path?.()) === 'direct') this.#options.suspects.cleared(session);
  }

  #forget(session: SessionId, current: Attempt): void {
    current.hold.stop();
    this.#attempts.delete(session);
    this.#upkeep.closed(session);
  }
}

function end({ hold, link, dial }: Attempt, reason: CloseReason): void {
  hold.stop();
  if (link) link.close(reason);
  else dial.close();
}
