import type { Base } from '@parley/replica';
import type { Hash, SessionId } from '@parley/wire';

interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Which edits and bases the document has taken in. */
export class Applied {
  readonly #edits = new Map<SessionId, Span[]>();
  readonly #bases = new Set<Hash>();
  readonly #covered = new Map<SessionId, number>();
  readonly #contained = new Set<Hash>();

  edit(session: SessionId, number: number): void {
    const spans = this.#edits.get(session) ?? [];
    this.#edits.set(session, spans);
    const last = spans.at(-1);
    if (last?.to === number) spans[spans.length - 1] = { from: last.from, to: number + 1 };
    else if (!this.#hasEdit(session, number)) spans.push({ from: number, to: number + 1 });
  }

  base({ hash, covers, parents }: Base): void {
    this.#bases.add(hash);
    for (const parent of parents) this.#contained.add(parent);
    for (const [session, { count }] of covers)
      this.#covered.set(session, Math.max(count, this.#covered.get(session) ?? 0));
  }

  /** Whether all those edits are in, each by itself or under a base that is. */
  hasEdits(session: SessionId, { from, to }: Span): boolean {
    let at = Math.max(from, this.#covered.get(session) ?? 0);
    while (at < to) {
      const span = this.#edits.get(session)?.find((each) => at >= each.from && at < each.to);
      if (!span) return false;
      at = span.to;
    }
    return true;
  }

  hasBase(hash: Hash): boolean {
    return this.#bases.has(hash) || this.#contained.has(hash);
  }

  #hasEdit(session: SessionId, number: number): boolean {
    return this.hasEdits(session, { from: number, to: number + 1 });
  }
}
