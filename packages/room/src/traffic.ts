import type { Link, LogStorageError } from '@parley/log';
import type { Logger } from '@parley/runtime';
import type { CloseReason, Refusal, SessionId, SyncMessage } from '@parley/wire';
import type { Parts } from './assemble.ts';

export interface TrafficOptions {
  readonly session: SessionId;
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
    const { replica, reader, people, problems, board } = this.#parts;
    const { events } = replica;
    const touch = (): void => board.touch();
    events.on('accepted', (envelope, chunks, from) => {
      if (from === null) reader.own(envelope);
      else reader.push(envelope, chunks);
      touch();
    });
    events.on('snapshot', (envelope, _hash, chunks, from) => {
      if (from !== null) reader.push(envelope, chunks);
    });
    events.on('durable', touch);
    events.on('acked', touch);
    events.on('presence', (envelope) => void people.presence(envelope));
    events.on('heard', (link) => people.heard(link));
    events.on('message', (message, link) => this.#message(message, link));
    events.on('refused', (reason, session, number, link) => this.#refused(reason, session, number, link));
    events.on('up', (link) => this.#up(link));
    events.on('down', (link, reason) => this.#down(link, reason));
    events.on('failed', (error) => this.storageFailed(error));
    events.on('recovered', () => problems.clear('storage-full', 'storage-refused'));
  }

  storageFailed({ kind, message }: LogStorageError): void {
    const { problems } = this.#parts;
    const isFull = kind === 'full';
    problems.clear(isFull ? 'storage-refused' : 'storage-full');
    problems.set(isFull ? 'storage-full' : 'storage-refused', message);
  }

  #up(link: Link): void {
    const { neighbours, people, relay } = this.#parts;
    neighbours.up(link);
    people.up(link);
    relay.greet(link);
    this.#options.changed();
  }

  #down(link: Link, reason: CloseReason): void {
    const { neighbours, people, mesh, home } = this.#parts;
    neighbours.down(link);
    people.down(link, reason);
    mesh?.down(link, reason);
    home?.down(link, reason);
    this.#options.changed();
  }

  #message(message: SyncMessage, link: Link): void {
    const { neighbours, leadership, people, relay } = this.#parts;
    switch (message.type) {
      case 'peer':
        if (neighbours.introduced(message, link) && link.info.kind === 'tab' && message.leads)
          leadership.heard();
        return;
      case 'alive':
        return people.alive(message.clocks, link);
      case 'receipt':
        return relay.heard(message, link);
      case 'ping':
        return link.send({ type: 'pong', nonce: message.nonce });
      default:
        return;
    }
  }

  #refused(reason: Refusal, session: SessionId, number: number, link: Link): void {
    const { compactor, problems } = this.#parts;
    const byHome = link.info.kind === 'home';
    this.#options.logger.warn('refused', { reason, number, by: link.info.kind });
    if (reason === 'stale-snapshot' || reason === 'bad-snapshot') {
      if (byHome) compactor.refused();
    } else if (reason === 'room-full' && byHome) {
      problems.set('home-full');
    } else if (session === this.#options.session && byHome) {
      // A peer can say so of anything: what it does not take is told by what it acknowledges.
      problems.set('refused', reason);
    }
  }
}
