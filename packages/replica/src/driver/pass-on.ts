import type { Verifier } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  decodeSync,
  type Envelope,
  type Refusal,
  type RoomId,
  type SyncMessage,
  WireError,
} from '@parley/wire';
import type { Share } from './budget.ts';
import type { Certifier } from './certifier.ts';
import type { Checks } from './checks.ts';
import { Link } from './link.ts';

/** What one costs in heap besides its bytes while it is checked: as an edit on its way in does. */
const OVERHEAD = 3_072;

/** What passing on needs of a replica. */
export interface ReplicaInsides {
  readonly room: RoomId;
  readonly verifier: Verifier;
  readonly certifier: Certifier;
  readonly checks: Checks;
  /** Told as of any link. */
  readonly heard: (from: Link) => void;
  readonly told: (message: SyncMessage, from: Link) => void;
  readonly now: () => number;
  /** What that link pays with. */
  readonly shareOf: (link: Link) => Share;
  /** Which role a session's certificate names may write that part's edits. */
  readonly mayWrite: (envelope: Envelope) => boolean;
  /** Whether it is here already: then the links were sent it. */
  readonly isHeld: (envelope: Envelope) => boolean;
  /** Sends an edit to all links at once. */
  readonly sendLive: (envelope: Envelope) => void;
  readonly presence: (envelope: Envelope, from: Link) => void;
  readonly refuse: (link: Link, reason: Refusal, item: Envelope) => void;
  /** Something of a link is to be looked after when time goes by. */
  readonly stir: () => void;
}

/**
 * What other processes of the same home took in: verified, it goes on to the links here at once, and nowhere else. Edits are written by
 * the process that took them to the log that all of them share; a second writer would only make each read the log anew. What is
 * not passed on (there is no room for it, it has chunks that are not here yet) comes by that log.
 *
 * Passed on are certificates, edits and presence. `alive`, `ping`, `pong` and `refused` are told as of any link; all else is refused.
 */
export class PassOn {
  readonly #inside: ReplicaInsides;
  #next = 0;

  constructor(inside: ReplicaInsides) {
    this.#inside = inside;
  }

  /** Hears another process until the channel closes. Of this link neither `up` nor `down` is told: `ended` is called. */
  link(channel: Channel, ended: (link: Link) => void): Link {
    const { now, stir } = this.#inside;
    const link = new Link(`process-${this.#next++}`, { kind: 'home', session: null }, channel, now());
    channel.listen({
      message: (bytes) => this.#receive(bytes, link),
      drain() {},
      close: () => {
        link.closed = true;
        stir();
        ended(link);
      },
    });
    return link;
  }

  #receive(bytes: Parameters<typeof decodeSync>[0], link: Link): void {
    let message: SyncMessage;
    try {
      message = decodeSync(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return link.close(error.reason);
    }
    this.#inside.heard(link);
    if (!link.closed) this.#handle(message, link);
  }

  #handle(message: SyncMessage, link: Link): void {
    const { certifier, presence, told, stir } = this.#inside;
    switch (message.type) {
      case 'certificate':
        return certifier.receive(message.certificate, link);
      case 'envelope':
        stir();
        return this.#edit(message.envelope, link);
      case 'presence':
        stir();
        return presence(message.envelope, link);
      case 'refused':
      case 'alive':
      case 'ping':
      case 'pong':
        return told(message, link);
      default:
        return link.strike();
    }
  }

  #edit(envelope: Envelope, from: Link): void {
    const { room, isHeld, shareOf, refuse, sendLive } = this.#inside;
    const { header, chunks, bytes } = envelope;
    if (header.room !== room) return refuse(from, 'wrong-room', envelope);
    if (header.kind !== 'edit' || header.piece !== 0) return refuse(from, 'malformed', envelope);
    if (chunks.length > 0 || isHeld(envelope)) return;
    const cost = bytes.length + OVERHEAD;
    const share = shareOf(from);
    if (!share.charge(cost)) return;
    void this.#check(envelope, from).then((refusal) => {
      share.release(cost);
      if (from.closed) return;
      if (refusal) refuse(from, refusal, envelope);
      else if (!isHeld(envelope)) sendLive(envelope);
    });
  }

  async #check(envelope: Envelope, from: Link): Promise<Refusal | null> {
    const { certifier, checks, verifier, mayWrite } = this.#inside;
    if (!mayWrite(envelope)) await certifier.settled(envelope.header.session, from);
    if (!mayWrite(envelope)) return 'uncertified';
    return (await checks.run(from, () => verifier.envelope(envelope))) ? null : 'bad-signature';
  }
}
