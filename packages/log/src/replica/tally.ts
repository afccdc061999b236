import { digestOf, type Hash, type SessionId } from '@parley/wire';

/** Session → how many of its edits, and the sum of them. */
export class Tally extends Map<SessionId, number> {
  /** The sum of all counts. */
  total = 0;
  #digest: Hash | null = null;

  /** Computed when it is asked for, and once as long as nothing changes: it costs as much as there are sessions. */
  get digest(): Hash {
    this.#digest ??= digestOf(this);
    return this.#digest;
  }

  override set(session: SessionId, count: number): this {
    this.#digest = null;
    this.total += count - (this.get(session) ?? 0);
    return super.set(session, count);
  }

  override delete(session: SessionId): boolean {
    this.#digest = null;
    this.total -= this.get(session) ?? 0;
    return super.delete(session);
  }

  override clear(): void {
    this.#digest = null;
    this.total = 0;
    super.clear();
  }

  /** Forgets all but these. */
  retain(sessions: Iterable<SessionId>): void {
    const kept: [SessionId, number][] = [];
    for (const session of sessions) kept.push([session, this.get(session) ?? 0]);
    this.clear();
    for (const [session, count] of kept) this.raise(session, count);
  }

  /** Raises the count of `session` to `count`; true if it rose. */
  raise(session: SessionId, count: number): boolean {
    if (count <= (this.get(session) ?? 0)) return false;
    this.set(session, count);
    return true;
  }
}
