import type { Clock, Logger } from '@parley/runtime';

/** How long one line stands for all refusals of a kind, in milliseconds. */
const QUIET = 60_000;

/** Why somebody is refused, one closed set: each has its own minute in the log and its own number in the metrics. */
export const REFUSAL_KINDS = [
  'too many connections',
  'too many connections of one address',
  'no such host',
  'answered for another host',
  'join failed',
  'too many new rooms of one address',
  'too many bytes of one address',
  'the room is full',
  'the server is full',
  'no invitation',
  'the room was deleted',
  'too many in the room',
] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

/** Who was refused, as far as it is known. */
export interface Refused {
  readonly address?: string | null;
  readonly room?: string | null;
  readonly [detail: string]: unknown;
}

/** What shortens a room's id enough for a log: who reads it can tell rooms apart, and nobody can look one up. */
const ROOM_LETTERS = 8;

/**
 * Counts every refusal and says the first of each kind a minute: who can cause a line can cause a million. The next line
 * of the kind says how many there were.
 */
export class Refusals {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #count: (kind: RefusalKind) => void;
  readonly #said = new Map<RefusalKind, { at: number; unsaid: number }>();

  constructor({
    clock,
    logger,
    count,
  }: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly count: (kind: RefusalKind) => void;
  }) {
    this.#clock = clock;
    this.#logger = logger;
    this.#count = count;
  }

  add(kind: RefusalKind, { address, room, ...details }: Refused): void {
    this.#count(kind);
    const now = this.#clock.now();
    const said = this.#said.get(kind);
    if (said && now - said.at < QUIET) {
      said.unsaid += 1;
      return;
    }
    this.#said.set(kind, { at: now, unsaid: 0 });
    this.#logger.warn(`refused: ${kind}`, {
      address: address ?? 'unknown',
      ...(room ? { room: room.slice(0, ROOM_LETTERS) } : {}),
      ...details,
      unsaid: said?.unsaid ?? 0,
    });
  }
}
