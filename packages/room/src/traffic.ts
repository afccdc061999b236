import type { LogStorageError } from '@parley/log';
import type { Link } from '@parley/replica';
import type { Logger } from '@parley/runtime';
import type { CloseReason, PartId, Refusal, SessionId, SyncMessage } from '@parley/wire';
import type { Parts } from './assemble.ts';
import { factsOf } from './routes/link-facts.ts';

export interface TrafficOptions {
  /** Whether this page writes, or wrote, under that session. */
  readonly isOwn: (session: SessionId) => boolean;
  readonly logger: Logger;
  /** A link came or went. */
  readonly changed: () => void;
}

/** Hands what the replica tells to the parts it concerns. */
export class Traffic {
  readonly #parts: Parts;
  readonly #options: TrafficOptions;

  constructor(parts: Parts, options: TrafficOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  listen(): void {
    const { replica, people, neighbours, problems, board, outbox } = this.#parts;
    const { events } = replica;
    events.on('durable', (part, edits) => {
      outbox.durable(part, edits);
      board.touch();
    });
    events.on('written', (part, { bases = [] }) => {
      if (part === 0) for (const { hash } of bases) outbox.written(hash);
      board.touch();
    });
    events.on('said', (part, have, link) => {
      if (part === 0) neighbours.said(have, link);
    });
    events.on('presence', (envelope) => void people.presence(envelope));
    events.on('heard', (link) => people.heard(link));
    events.on('message', (message, link) => this.#message(message, link));
    events.on('refused', (reason, part, session, number, link) =>
      this.#refused(reason, { part, session, number }, link),
    );
    events.on('up', (link) => this.#up(link));
    events.on('down', (link, reason) => this.#down(link, reason));
    events.on('failed', (error) => this.storageFailed(error));
    events.on('recovered', () => problems.clear('storage-full', 'storage-refused'));
  }

  storageFailed({ kind, message }: LogStorageError): void {
    const { problems } = this.#parts;
    const code = kind === 'full' ? 'storage-full' : kind === 'older' ? 'storage-older' : 'storage-refused';
    problems.clear(...(['storage-full', 'storage-refused'] as const).filter((other) => other !== code));
    problems.set(code, message);
  }

  #up(link: Link): void {
    const { neighbours, people, relay } = this.#parts;
    neighbours.up(link);
    people.up(link);
    relay.greet(link);
    this.#options.changed();
  }

  #down(link: Link, reason: CloseReason): void {
    const { neighbours, people, routes } = this.#parts;
    neighbours.down(link);
    people.down(link, reason);
    routes.down(link, reason);
    this.#options.changed();
  }

  #message(message: SyncMessage, link: Link): void {
    const { neighbours, leadership, people, relay, routes } = this.#parts;
    switch (message.type) {
      case 'peer':
        if (neighbours.introduced(message, link) && factsOf(link).isTab && message.leads) leadership.heard();
        return;
      case 'alive':
        return people.alive(message.clocks, link);
      case 'receipt':
        return relay.heard(message, link);
      case 'ping':
        return link.send({ type: 'pong', nonce: message.nonce });
      default:
        return routes.heard(message, link);
    }
  }

  #refused(reason: Refusal, { part, session, number }: RefusedEdit, link: Link): void {
    const { problems, atHome } = this.#parts;
    const { logger, isOwn } = this.#options;
    const byHome = factsOf(link).isHome;
    logger.warn('refused', { reason, part, number, by: link.info.kind });
    // A peer can say so of anything: what it does not take is told by what it acknowledges.
    if (!byHome) return;
    if (reason === 'room-full' || reason === 'address-full') return problems.set('home-full');
    // A certificate that home has let go of goes again by itself.
    if (reason === 'bad-snapshot' || reason === 'uncertified') return;
    atHome.giveUp(part, session, number);
    if (isOwn(session)) problems.set('refused', reason);
  }
}

interface RefusedEdit {
  readonly part: PartId;
  readonly session: SessionId;
  readonly number: number;
}
