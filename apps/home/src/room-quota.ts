import type { Answer, LogState } from '@parley/log';
import type { CertifiedRole, Envelope } from '@parley/wire';
import { DISCUSSION } from './parts.ts';
import type { HomePolicy, HomeRefusal, Visitor } from './visitor.ts';

/** What a room takes, in bytes. */
export interface RoomBytes {
  /** Everything that is stored of it. */
  readonly total: number;
  /** What of that gives way to what is new: replaced, and confirmed. */
  readonly yielding: number;
  /** Of its discussion alone. */
  readonly discussion: number;
}

/** Of a room's quota that many times as much is let through of snapshots: they are what makes room, and only once somebody has
 * confirmed them. */
const OVERDRAFT = 2;
/** The part of a room's quota that comment links may fill. */
const COMMENTS = 1 / 4;

export interface RoomQuotaOptions {
  /** Bytes this room may hold: all that does not give way. */
  readonly maxBytes: number;
  readonly policy: HomePolicy;
  /** What it took when it was opened; null if nobody can say without reading it. */
  readonly measured: RoomBytes | null;
  /** What it takes at this moment. */
  readonly measure: () => Answer<RoomBytes | null>;
  readonly failed: (error: unknown) => void;
  /** What its logs held when they were opened. */
  readonly opened: readonly LogState[];
}

/** What is asked for. */
export interface Asked {
  readonly bytes: number;
  /** Null: a snapshot that was verified. */
  readonly envelope: Envelope | null;
  /** What its session's certificate says; null as long as there is none. */
  readonly role: CertifiedRole | null;
  /** Who brought it, if it was one. */
  readonly visitor: Visitor | null;
}

/** What a room has of its quota, and whether there is a place for more: here, in all, and of whoever brings it. */
export class RoomQuota {
  readonly #options: RoomQuotaOptions;
  #bytes: number;
  #discussion: number;
  /** Taken while it is measured. */
  #meanwhile = { bytes: 0, discussion: 0 };
  #measuring = false;
  /** Whether something of the room is kept, or somebody was let begin it. */
  #begun: boolean;

  constructor(options: RoomQuotaOptions) {
    this.#options = options;
    const { total, yielding, discussion } = options.measured ?? bytesOf(options.opened);
    this.#bytes = total - yielding;
    this.#discussion = discussion;
    this.#begun = options.opened.some(holdsSomething);
  }

  /** Why it is not kept; null: it is let in. */
  refusal({ bytes, envelope, role, visitor }: Asked): HomeRefusal | null {
    const { maxBytes, policy } = this.#options;
    const isSnapshot = envelope === null || envelope.header.kind === 'snapshot';
    if (this.#bytes + bytes > maxBytes * (isSnapshot ? OVERDRAFT : 1)) return 'the room is full';
    const isComment = role === 'comment' && envelope?.header.part === DISCUSSION;
    if (isComment && this.#discussion + bytes > maxBytes * COMMENTS) return 'the room is full';
    const refused = policy.refusesBytes(visitor, bytes);
    // What makes a room smaller is taken by a full server too; what the file may grow to is bounded by the store.
    if (refused && !(isSnapshot && this.#begun && refused === 'the server is full')) return refused;
    if (this.#begun || !visitor) return null;
    if (!policy.mayMakeRoom(visitor)) return 'too many new rooms of one address';
    this.#begun = true;
    return null;
  }

  /** That much was taken, and is written sooner or later. */
  took(part: number, bytes: number): void {
    this.#bytes += bytes;
    this.#meanwhile.bytes += bytes;
    if (part !== DISCUSSION) return;
    this.#discussion += bytes;
    this.#meanwhile.discussion += bytes;
  }

  /** Something was replaced, or went. `unwritten` bytes are not stored yet. */
  measure(unwritten: number): void {
    if (this.#measuring) return;
    this.#meanwhile = { bytes: 0, discussion: 0 };
    const answer = this.#options.measure();
    if (!(answer instanceof Promise)) return this.#set(answer, unwritten);
    this.#measuring = true;
    answer
      .then((measured) => this.#set(measured, unwritten))
      .catch(this.#options.failed)
      .finally(() => {
        this.#measuring = false;
      });
  }

  #set(measured: RoomBytes | null, unwritten: number): void {
    if (!measured) return;
    this.#bytes = measured.total - measured.yielding + unwritten + this.#meanwhile.bytes;
    this.#discussion = measured.discussion + this.#meanwhile.discussion;
  }
}

export const holdsSomething = ({ position, snapshots }: LogState): boolean =>
  position.seq > 0 || snapshots.length > 0;

/** As far as that follows from the states of the logs: named values are not counted. */
function bytesOf(states: readonly LogState[]): RoomBytes {
  const totals = states.map(({ bytes }) => Object.values(bytes).reduce((sum, each) => sum + each, 0));
  return {
    total: totals.reduce((sum, each) => sum + each, 0),
    yielding: states.reduce((sum, state) => sum + yieldingOf(state), 0),
    discussion: totals[DISCUSSION] ?? 0,
  };
}

function yieldingOf({ shelves, snapshots }: LogState): number {
  const ended = shelves.filter(({ until }) => until !== null);
  const edits = ended.flatMap((shelf) => [...shelf.edits.values()].flatMap(({ sizes }) => sizes));
  const names = new Set(ended.map(({ by }) => by));
  const bases = snapshots.filter(({ shelf }) => shelf !== null && names.has(shelf)).map(({ size }) => size);
  return [...edits, ...bases].reduce((sum, size) => sum + size, 0);
}
