import type { Certificate, CloseReason, Envelope, RoomId, RoomKeys } from '@parley/wire';
import type { CallerLine } from './caller-line.ts';

/** What is left of a room that was put away while somebody calls: the rest is made again of its logs. */
export interface RestingRoom {
  readonly room: RoomId;
  readonly keys: RoomKeys;
  readonly lines: readonly CallerLine[];
  /** Of the callers' sessions: they have said these, and need not say them again. */
  readonly certificates: readonly Certificate[];
  /** What they said of themselves last: who comes is told. */
  readonly presences: readonly Envelope[];
}

/** Rooms in which somebody is and nothing happens. */
export class RestingRooms {
  readonly #rooms = new Map<RoomId, { readonly left: RestingRoom; readonly lines: Set<CallerLine> }>();
  readonly #woken: (room: RestingRoom) => void;

  /** `woken`: somebody in one of them said something. It rests until it is taken. */
  constructor(woken: (room: RestingRoom) => void) {
    this.#woken = woken;
  }

  get size(): number {
    return this.#rooms.size;
  }

  get callers(): number {
    let callers = 0;
    for (const { lines } of this.#rooms.values()) callers += lines.size;
    return callers;
  }

  has(room: RoomId): boolean {
    return this.#rooms.has(room);
  }

  add(left: RestingRoom): void {
    const { room } = left;
    const lines = new Set(left.lines);
    this.#rooms.set(room, { left, lines });
    for (const line of left.lines) {
      line.rest({
        woken: () => this.#woken(left),
        hungUp: () => {
          lines.delete(line);
          if (lines.size === 0) this.#rooms.delete(room);
        },
      });
    }
  }

  /** What is left of it, and who still calls; null: it does not rest. */
  take(room: RoomId): RestingRoom | null {
    const resting = this.#rooms.get(room);
    if (!resting) return null;
    this.#rooms.delete(room);
    return { ...resting.left, lines: [...resting.lines] };
  }

  /** Its callers are told why. */
  end(room: RoomId, reason: CloseReason): void {
    for (const line of this.take(room)?.lines ?? []) line.close(reason);
  }

  endAll(reason: CloseReason): void {
    for (const room of [...this.#rooms.keys()]) this.end(room, reason);
  }
}
