import type { Hash, SessionId } from '@parley/wire';
import type { Base, Note } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Change } from '../core/effects.ts';
import type { PartState } from '../core/part.ts';
import type { ShelfItem, ShelfState } from '../core/shelf.ts';

/** A log by names alone: what changes leave of it. */
export class Store {
  edits = new Map<Hash, EditFacts>();
  bases = new Map<Hash, Base>();
  notes = new Map<Hash, Note>();
  proved: Hash | null = null;
  witnessed = false;
  agreed = new Map<Hash, Map<string, number>>();
  shelf: (ShelfItem & { readonly edits: readonly EditFacts[] })[] = [];

  copy(): Store {
    const copy = new Store();
    copy.edits = new Map(this.edits);
    copy.bases = new Map(this.bases);
    copy.notes = new Map(this.notes);
    copy.proved = this.proved;
    copy.witnessed = this.witnessed;
    copy.agreed = new Map([...this.agreed].map(([hash, counts]) => [hash, new Map(counts)]));
    copy.shelf = this.shelf.map((item) => ({ ...item }));
    return copy;
  }

  state(): PartState & { readonly shelf: ShelfState } {
    return {
      edits: [...this.edits.values()],
      bases: [...this.bases.values()],
      notes: [...this.notes.values()],
      proved: this.proved,
      witnessed: this.witnessed,
      shelf: {
        items: this.shelf.map(({ by, bases, until, edits }) => ({ by, runs: runsOf(edits), bases, until })),
        agreed: this.agreed,
      },
    };
  }

  /** Of one session and number: kept, and shelved. */
  at(session: string, number: number): EditFacts[] {
    const all = [...this.edits.values(), ...this.shelf.flatMap(({ edits }) => edits)];
    return all.filter((edit) => edit.session === session && edit.number === number);
  }

  base(hash: Hash): Base | null {
    const shelved = this.shelf.flatMap(({ bases }) => bases).find((base) => base.hash === hash);
    return this.bases.get(hash) ?? shelved ?? null;
  }

  write(change: Change): void {
    for (const edit of change.edits ?? []) this.edits.set(edit.hash, edit);
    for (const base of change.bases ?? []) this.bases.set(base.hash, base);
    for (const note of change.notes ?? []) this.notes.set(note.hash, note);
    if (change.proved) {
      this.proved = change.proved.base;
      this.witnessed = change.proved.witnessed;
    }
    for (const { by, session, count } of change.agreed ?? []) {
      const counts = this.agreed.get(by) ?? new Map();
      this.agreed.set(by, counts.set(session, count));
    }
    for (const replaced of change.replaced ?? []) this.#replace(replaced);
    for (const { by, until } of change.confirmed ?? []) {
      for (const item of this.shelf) if (item.by === by && item.until === null) item.until = until;
    }
    const { sweep } = change;
    if (sweep !== undefined) this.shelf = this.shelf.filter(({ until }) => until === null || until > sweep);
    for (const hash of change.dropped ?? []) {
      this.bases.delete(hash);
      this.shelf = this.shelf.filter(({ bases }) => !bases.some((base) => base.hash === hash));
    }
  }

  #replace({ by, edits, bases, shelf }: NonNullable<Change['replaced']>[number]): void {
    for (const { session, from, to } of edits) {
      const gone = [...this.edits.values()].filter(
        (edit) => edit.session === session && edit.number >= from && edit.number < to,
      );
      for (const { hash } of gone) this.edits.delete(hash);
      const last = gone.find(({ number }) => number === to - 1);
      if (shelf === 'none' || !last) continue;
      this.shelf.push({
        by,
        runs: [{ session, from, to, last: last.hash }],
        bases: [],
        until: shelf.until,
        edits: gone,
      });
    }
    for (const hash of bases) {
      const base = this.bases.get(hash);
      this.bases.delete(hash);
      if (shelf !== 'none' && base)
        this.shelf.push({ by, runs: [], bases: [base], until: shelf.until, edits: [] });
    }
  }
}

/** What can be read of these, as runs: a row may be lost. */
function runsOf(edits: readonly EditFacts[]): ShelfItem['runs'] {
  const runs: { session: SessionId; from: number; to: number; last: Hash }[] = [];
  for (const { session, number, prev, hash } of [...edits].sort((a, b) => a.number - b.number)) {
    const run = runs.at(-1);
    if (run?.session === session && run.to === number && run.last === prev) {
      run.to = number + 1;
      run.last = hash;
    } else runs.push({ session, from: number, to: number + 1, last: hash });
  }
  return runs;
}
