import type { EditFacts } from '@parley/replica';
import { type Hash, NO_SESSION, type PartId, type SessionId } from '@parley/wire';
import type { Content } from './content.ts';
import type { Place } from './held-at-home.ts';

/** How many waiting edits are told apart. Beyond it new ones are taken for as old as the last of these, which is early. */
const MOST = 1_024;

/** Something this page wrote. */
export interface Written {
  /** The session's edit; of a base the session is all zeros. */
  readonly session: SessionId;
  readonly number: number;
  /** Of the edit, or of the base; null: it is not sealed. */
  hash: Hash | null;
  /** What it brings; null as long as that is not known. */
  content: Content | null;
  /** Where it stands in what home is compared with; null before the document's replica has read it. */
  place: Place | null;
  /** On this device. */
  durable: boolean;
  readonly at: number;
}

export interface OutboxOptions {
  readonly isAtHome: (place: Place) => boolean;
}

/**
 * What this page wrote, and where it is: each edit from the moment it was begun, and what only a base can bring from the
 * moment it is owed. The caller's rule needs how long the oldest waits for home (rule 7); edits of earlier sessions found in
 * the log count as waiting since the room opened.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  /** Those that wait for home, in the order in which they were begun. */
  #waiting: Written[] = [];
  #newest: Written | null = null;
  /** The newest base this page owed. */
  #base: Written | null = null;
  /** What is owed, and in no base yet. */
  #owed: Written | null = null;
  #carried: Written | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** What the document is made of at its opening may not be at home. */
  carry(place: Place | null, at: number): void {
    this.#carried = place && { ...entry(NO_SESSION, 0, at), place };
  }

  /** The session's edit `number` was begun. */
  began(session: SessionId, number: number, at: number): void {
    this.#newest = entry(session, number, at);
    const last = this.#waiting.length >= MOST ? this.#waiting.pop() : null;
    this.#waiting.push(last ? Object.assign(this.#newest, { at: last.at }) : this.#newest);
  }

  /** It is sealed. */
  sealed(session: SessionId, number: number, hash: Hash): void {
    const written = this.#find(session, number);
    if (written) written.hash = hash;
  }

  /** The session's edit `number` and what follows will never be sent. */
  gaveUp(session: SessionId, number: number): void {
    this.#waiting = this.#waiting.filter((one) => one.session !== session || one.number < number);
  }

  /** What that session began and did not publish goes as a base, which is owed. */
  burnt(session: SessionId): void {
    this.#waiting = this.#waiting.filter((one) => one.session !== session || one.hash !== null);
    if (this.#newest?.hash === null) this.#newest = null;
  }

  /** A change that no edit can bring was made. */
  owes(at: number): void {
    this.#owed ??= entry(NO_SESSION, 0, at);
  }

  /** All that was owed is in that base. */
  based(hash: Hash, content: Content): void {
    if (!this.#owed) return;
    this.#base = { ...this.#owed, hash, content };
    this.#waiting.push(this.#base);
    this.#owed = null;
  }

  /** The replica has read an edit. */
  read({ session, number, hash }: EditFacts, content: Content | null, place: Place): void {
    const written = this.#find(session, number);
    if (written?.hash === hash) Object.assign(written, { content, place });
  }

  /** A base is among what the document is made of. */
  opened(base: Hash, place: Place): void {
    if (this.#base?.hash === base) this.#base.place = place;
  }

  durable(part: PartId, edits: readonly EditFacts[]): void {
    if (part !== 0) return;
    for (const { session, number } of edits) {
      const written = this.#find(session, number);
      if (written) written.durable = true;
    }
  }

  /** That base is durable. */
  written(base: Hash): void {
    if (this.#base?.hash === base) this.#base.durable = true;
  }

  /** The last things that this page wrote: its newest edit, and the newest of what no edit can bring. Others are where they are. */
  get last(): readonly Written[] {
    const own = this.#owed ?? this.#base;
    return [this.#newest, own].filter((written) => written !== null);
  }

  /** When the oldest thing that is not known to be at home was begun, ms; null: all is. */
  oldest(): number | null {
    const isHome = ({ place }: Written): boolean => place !== null && this.#options.isAtHome(place);
    if (this.#carried && isHome(this.#carried)) this.#carried = null;
    const first = this.#waiting.findIndex((written) => !isHome(written));
    this.#waiting.splice(0, first < 0 ? this.#waiting.length : first);
    const all = [this.#carried, this.#waiting[0], this.#owed].flatMap((written) => written?.at ?? []);
    return all.length === 0 ? null : Math.min(...all);
  }

  #find(session: SessionId, number: number): Written | null {
    if (this.#newest?.session === session && this.#newest.number === number) return this.#newest;
    return this.#waiting.find((one) => one.session === session && one.number === number) ?? null;
  }
}

const entry = (session: SessionId, number: number, at: number): Written => ({
  session,
  number,
  at,
  hash: null,
  content: null,
  place: null,
  durable: false,
});
